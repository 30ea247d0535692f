import { expect, test } from '@playwright/test';
import { deadLetterPage } from '#lib/dead-letters/dead-letter.ts';
import { demoOperator, demoOperatorName, openAudit } from './steps/audit.ts';
import { card, decisions, openDeadLetter, refusal, title, toast, writeNote } from './steps/dead-letters.ts';
import { holdNews, inviteColleague } from './steps/operators.ts';
import { lines } from './steps/search.ts';
import { askingDialog, discardSelected, selectionBar, selectNew, snoozeUntil } from './steps/selection.ts';
import { placeBrokenOrder } from './world/broken-order.ts';
import { clusterId } from './world/console.ts';
import { seenShop } from './world/shop.ts';

const topic = () => seenShop().names.topic('crm.dlq');

test('several are discarded with one reason; which cannot be is said before and after, each with why; the toast takes back exactly those', async ({ page }) => {
  const [first = '', ...others] = await selectNew(page, topic(), 4);
  const origin = new URL(page.url()).origin;
  const discarded = await page.request.post(`/api/clusters/${clusterId}/dead-letters/${first}/discard`, {
    data: { reason: 'somebody else was quicker', version: 1 },
    headers: { origin },
  });
  expect(discarded.status()).toBe(200);

  await discardSelected(page, { foreseen: /3 of 4 will be discarded: 1 /, reason: 'orders of the load test' });
  await expect(toast(page, 'Discarded 3 dead letters')).toContainText('nothing was deleted in Kafka');
  await expect(refusal(page, '1 dead letter was not discarded')).toBeVisible();
  const left = askingDialog(page, /^1 dead letter was not discarded/);
  await expect(left).toContainText(`Dead letter ${first}`);
  await left.getByRole('button', { name: 'Close' }).click();
  await expect(selectionBar(page), 'what was refused stays selected').toContainText('1 dead letter selected');
  await expect(lines(page).first(), 'as what it is by now').toContainText('discarded');
  await toast(page, 'Discarded 3 dead letters').getByRole('button', { name: 'Undo' }).click();
  await expect(toast(page, 'Restored 3 dead letters')).toBeVisible();

  await openDeadLetter(page, others[0] ?? '');
  await expect(decisions(page)).toHaveCount(2);
  await expect(decisions(page).last()).toContainText(/new.*became.*discarded.*orders of the load test/s);
  await openDeadLetter(page, first);
  await expect(decisions(page), 'what it had not discarded it does not restore').toHaveCount(1);

  await openAudit(page);
  const line = page
    .getByRole('row')
    .filter({ has: page.getByRole('cell', { name: 'dead-letters:discard', exact: true }) })
    .filter({ hasText: 'orders of the load test' });
  await expect(line, 'one line for all of it').toHaveCount(1);
  for (const said of ['dead letters 3', 'refused 1', topic()]) await expect(line).toContainText(said);
});

test('what is ticked with the mouse is acted on with the keys that stand on its buttons', async ({ page }) => {
  await page.goto(`/${clusterId}/dead-letters?topic=${topic()}&state=all`);
  await lines(page).first().getByRole('checkbox').click();
  await expect(selectionBar(page)).toContainText('1 dead letter selected');
  await page.keyboard.press('n');
  await expect(askingDialog(page, /^Note on 1/)).toBeVisible();
});

test('what was selected beyond the first page is selected after a reload, too', async ({ page }) => {
  // As if the first page held two.
  const isFirstPage = ({ pathname, searchParams }: URL) => pathname.endsWith('/dead-letters') && !searchParams.has('cursor') && !searchParams.has('limit');
  await page.route(isFirstPage, (route) => route.continue({ url: `${route.request().url()}&limit=2` }));
  await page.goto(`/${clusterId}/dead-letters?topic=${topic()}&state=all`);
  // The list loads what follows by itself while its end is in sight, and draws only what is. With its head, it says how long it is once it is whole.
  const rows = async () => Number(await page.getByRole('table').getAttribute('aria-rowcount'));
  await expect.poll(rows).toBeGreaterThan(3);
  await page.keyboard.press('X');
  const said = `${(await rows()) - 1} dead letters selected`;
  await expect(selectionBar(page).getByRole('status').locator('b')).toHaveText(said);
  await expect(page).toHaveURL(/selected=/);
  await page.reload();
  await expect(lines(page).nth(1)).toBeVisible();
  await expect(selectionBar(page).getByRole('status').locator('b')).toHaveText(said);
  await expect(selectionBar(page)).not.toContainText('this list has not loaded');
});

test('of two operators who decide on the same dead letters the second is told of each what the first did, and the rest is done', async ({ page, browser }) => {
  const heidi = await inviteColleague(browser, { email: 'heidi@example.com', name: 'Heidi Weber' });
  const ids = await selectNew(heidi, topic(), 4);
  const releaseNews = await holdNews(heidi, /\/dead-letters(\?|$)/);
  await selectNew(page, topic(), 2);
  await heidi.keyboard.press('#');
  await expect(askingDialog(heidi, /^Discard 4/)).toContainText('All 4 will be discarded.');
  await discardSelected(page, { foreseen: /All 2 will be discarded/, reason: 'duplicates' });
  await expect(toast(page, 'Discarded 2 dead letters')).toBeVisible();

  await heidi.getByLabel('One reason for all, for the audit').fill('dealt with by phone');
  await heidi.keyboard.press('Control+Enter');
  await expect(refusal(heidi, '2 dead letters were not discarded')).toBeVisible();
  const told = askingDialog(heidi, /^2 dead letters were not discarded/).getByRole('listitem');
  for (const place of [0, 1])
    await expect(told.nth(place)).toContainText(`Dead letter ${ids[place]} has changed since you looked: it is discarded now, by ${demoOperator}`);
  await expect(toast(heidi, 'Discarded 2 dead letters')).toBeVisible();
  await releaseNews();
  for (const [place, reason] of [
    [0, 'duplicates'],
    [3, 'dealt with by phone'],
  ] as const) {
    await openDeadLetter(page, ids[place] ?? '');
    // Others may have decided on it before.
    await expect(decisions(page).first()).toContainText(reason);
    await expect(decisions(page).filter({ hasText: reason }), 'once').toHaveCount(1);
  }
  await heidi.context().close();
});

test('several get the same note, are snoozed until the morning, leave the open list, say until when, and are woken by hand', async ({ page }) => {
  const ids = await selectNew(page, topic(), 2);
  await writeNote(page, 'CRM is being mended until tomorrow.');
  await expect(toast(page, 'Kept the note at 2 dead letters')).toBeVisible();
  await selectNew(page, topic(), 2);
  await snoozeUntil(page, 'Tomorrow morning');
  await expect(toast(page, 'Snoozed 2 dead letters')).toContainText('come back by themselves');
  await expect(lines(page).first()).toContainText(/until \w{3} 09:00/);

  await page.goto(`/${clusterId}/dead-letters?topic=${topic()}`);
  await page.getByRole('button', { name: /^Snoozed 2/i }).click();
  await expect(title(page)).toContainText('2 dead letters are snoozed');
  await openDeadLetter(page, ids[0] ?? '');
  await expect(card(page, 'Notes').getByRole('article')).toContainText('CRM is being mended until tomorrow.');
  await expect(page.getByRole('main')).toContainText(`snoozed by ${demoOperatorName}`);
  await expect(decisions(page)).toContainText(/new.*became.*snoozed.*until \d{4}-\d\d-\d\d 09:00/s);
  await page.keyboard.press('Z');
  await expect(toast(page, 'Woke 1 dead letter')).toBeVisible();
  await expect(decisions(page).first()).toContainText(/snoozed.*became.*new/s);
  await expect(page.getByRole('button', { name: 'Wake' })).toBeHidden();
});

test('one is snoozed until one more of its kind comes, and when that comes it is back by itself, with the reason', async ({ page }) => {
  const shop = seenShop();
  await page.goto('/');
  const order = await placeBrokenOrder(shop);
  const payments = shop.names.topic('payments.DLT');
  const find = async () =>
    deadLetterPage.parse(await (await page.request.get(`/api/clusters/${clusterId}/dead-letters?topic=${payments}&q=${order}`)).json()).lines[0]?.id;
  await expect.poll(find, { timeout: 30_000 }).toBeDefined();
  await openDeadLetter(page, (await find()) ?? '');
  await page.keyboard.press('z');
  await page.getByLabel('How many more').fill('1');
  await page.keyboard.press('Enter');
  await expect(toast(page, 'Snoozed 1 dead letter')).toBeVisible();
  await expect(page.getByRole('main')).toContainText('until 1 more');
  await expect(page.getByRole('main')).toContainText('0 of 1 have come');

  await placeBrokenOrder(shop);
  await expect(decisions(page).first(), 'it wakes by itself').toContainText(/snoozed.*became.*new/s, { timeout: 30_000 });
  await expect(decisions(page).first()).toContainText('one more of its kind has come');
});
