import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import type { KillableProcess } from '#scripts/stack/process.ts';
import { card, title } from './steps/dead-letters.ts';
import { expectFitsTelephone, lookAt } from './steps/looks.ts';
import { changeRate, chooseRun, confirmReplay, openRangeForm, planRange, runLog, takeSuggestion } from './steps/replays.ts';
import { clusterId } from './world/console.ts';
import { type DayShop, openDayShop } from './world/day-shop.ts';
import { type OwnConsole, startOwnConsole } from './world/own-console.ts';

test.describe.configure({ mode: 'serial', timeout: 180_000 });

let shop: DayShop;
let own: OwnConsole;
let worker: KillableProcess;
test.beforeAll(async () => {
  test.setTimeout(180_000);
  shop = await openDayShop();
  ({ console: own, worker } = await startOwnConsole('day', shop.patterns));
});
test.afterAll(async () => {
  await own?.stop();
  await shop?.remove();
});

/** A page of this console. */
const at = (path: string) => `${own.url}/${clusterId}${path}`;
/** Everything that the open replay sends, as its title says it while it is planned. */
async function planned(page: Page): Promise<string> {
  const [, messages] = /^Replay ([\d,]+) messages to/.exec((await title(page).textContent()) ?? '') ?? [];
  expect(messages, 'the plan says how many').toBeDefined();
  return messages ?? '';
}

test('the day after an outage is found, planned, tried, replayed and proven, with a pause and a lost worker in between, until the books agree', async ({
  page,
}) => {
  const orders = shop.names.topic('orders');
  const payments = shop.names.topic('payments');
  const broken = await shop.brokenRules();
  expect(Object.keys(broken), 'CRM and warehouse are out of step').toEqual(
    expect.arrayContaining(['order-without-payment', 'paid-not-reserved', 'crm-lacks-payment']),
  );

  // Seen on the overview.
  await page.goto(own.url);
  await expect(page.getByRole('list', { name: 'What needs somebody' })).toContainText('payments.DLT', { timeout: 60_000 });
  await expect(page.getByRole('list', { name: 'What needs somebody' })).toContainText('warehouse-dlt');
  await lookAt(page, 'day-overview');

  // The day of orders, found and planned.
  await openRangeForm(page, own.url);
  await takeSuggestion(page, orders);
  await page.getByLabel('From', { exact: true }).fill(new Date(Date.now() - 86_400_000).toISOString());
  await page.getByLabel('To', { exact: true }).fill(new Date().toISOString());
  await lookAt(page, 'day-form');
  await planRange(page);
  const messages = await planned(page);
  expect(Number(messages.replaceAll(',', ''))).toBeGreaterThanOrEqual(300);
  await chooseRun(page, { rate: 10, canary: 12 });
  await expect(page.getByRole('listitem').filter({ hasText: 'dead letters of the range are open' })).toContainText(
    `${broken['order-without-payment']} dead letters`,
  );
  await lookAt(page, 'day-plan');
  await expectFitsTelephone(page, 'day-plan');

  // What the payments have handled all the same could be left out.
  const wholeDay = page.url();
  await expect(page.getByRole('listitem').filter({ hasText: `were passed by ${shop.names.group('payments')}, and did not fail` })).toBeVisible();
  await page.getByRole('button', { name: 'Plan only what was missed' }).click();
  await expect(title(page)).toHaveText(`Replay ${broken['order-without-payment']} messages to ${orders}`);
  await expect(page.getByRole('heading', { name: 'Is it safe?' })).toBeVisible();
  await lookAt(page, 'day-missed');
  await page.keyboard.press('#');
  await expect(title(page)).toContainText('was withdrawn: nothing was sent');
  await page.goto(wholeDay);

  // A few first, which are proven before the rest is sent; then paused, and let go on.
  await confirmReplay(page, 'INC-2291: payment provider and stock service are back');
  await expect(title(page)).toContainText('tries a few first: 12 of');
  await expect(runLog(page)).toContainText('the canary ended: all 12 of the canary are proven', { timeout: 30_000 });
  await expect(title(page)).toContainText(/is running: (?!12 )[\d,]+ of/);
  await page.keyboard.press('p');
  await expect(title(page)).toContainText('is paused');
  await page.keyboard.press('o');
  await expect(title(page)).toContainText('is running');

  // Its worker is killed in the middle; another goes on where it was.
  const killed = worker.kill();
  own.startWorker();
  await killed;
  await expect(runLog(page)).toContainText(/took over .* nothing sent twice/, { timeout: 40_000 });
  await lookAt(page, 'day-run');
  await expectFitsTelephone(page, 'day-run');
  await changeRate(page, 500);
  await expect(title(page)).toContainText(`is done: all ${messages} are proven`, { timeout: 60_000 });
  await lookAt(page, 'day-done');

  // The report says so, and can be taken away.
  await page.getByRole('link', { name: 'Report' }).click();
  await expect(page.getByRole('main')).toContainText('Report at its end.');
  await expect(card(page, 'By partition').getByRole('row').nth(1)).toContainText(orders);
  await lookAt(page, 'day-report');
  await expectFitsTelephone(page, 'day-report');
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export JSONL' }).click();
  const lines = (await readFile(await (await downloading).path(), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.reduce((sum, line) => sum + line.messages, 0)).toBe(Number(messages.replaceAll(',', '')));
  expect(new Set(lines.map(({ outcome }) => outcome))).toEqual(new Set(['proven']));

  // What was paid meanwhile waits for the warehouse: the stock service's outage is the other range.
  await openRangeForm(page, own.url);
  await takeSuggestion(page, payments);
  await planRange(page);
  const captured = await planned(page);
  await confirmReplay(page, 'INC-2291: the stock service is back');
  await expect(title(page)).toContainText(`is done: all ${captured} are proven`, { timeout: 60_000 });

  // The books agree, row by row, and nothing was done twice.
  await expect.poll(shop.brokenRules, { timeout: 60_000 }).toEqual({});
  expect(await shop.doneTwice()).toEqual([]);
  await page.goto(at(''));
  await expect(page.getByRole('list', { name: 'What needs somebody' })).not.toContainText('payments.DLT');
  await lookAt(page, 'day-after');
});
