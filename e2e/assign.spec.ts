import { expect, test } from '@playwright/test';
import { auditEntries, demoOperator, demoOperatorName, openAudit } from './steps/audit.ts';
import { card, decisions, openDeadLetter, openDeadLettersOf, panel, refusal, title, toast, untouchedDeadLetter } from './steps/dead-letters.ts';
import { inviteColleague } from './steps/operators.ts';
import { lines } from './steps/search.ts';
import { assign, selectionBar } from './steps/selection.ts';
import { clusterId } from './world/console.ts';
import { seenShop } from './world/shop.ts';

test('a dead letter is given to a colleague, who finds it as theirs; history and audit say by whom; the toast takes it back', async ({ page, browser }) => {
  const { id } = await untouchedDeadLetter(page, seenShop().names.topic('payments.DLT'));
  const ines = await inviteColleague(browser, { email: 'ines@example.com', name: 'Ines Okafor' });
  await openDeadLetter(page, id);
  await assign(page, 'Ines');
  await expect(toast(page, 'Assigned 1 dead letter to Ines Okafor')).toBeVisible();
  await expect(page.getByRole('main')).toContainText('assigned to ines@example.com');
  await expect(decisions(page).first()).toContainText(/new.*became.*in progress.*assigned to ines@example.com/s);

  await ines.goto(`/${clusterId}/dead-letters`);
  await ines.getByLabel('Assignee').selectOption('Mine');
  await expect(title(ines)).toHaveText('1 dead letter is open assigned to me');
  await expect(lines(ines)).toHaveCount(1);
  await expect(lines(ines)).toContainText('in progress');
  await ines.context().close();

  await toast(page, 'Assigned 1 dead letter').getByRole('button', { name: 'Undo' }).click();
  await expect(toast(page, 'Taken back for 1 dead letter')).toBeVisible();
  await expect(decisions(page)).toHaveCount(2);
  await expect(decisions(page).first()).toContainText(/in progress.*became.*new/s);
  await expect(card(page, 'History')).toContainText(demoOperatorName);
  await openAudit(page);
  await expect(auditEntries(page, 'dead-letters:assign', `failure/${id}`)).toHaveCount(2);
  await expect(auditEntries(page, 'dead-letters:assign', `failure/${id}`).last()).toContainText(demoOperator);
});

test('several are selected with the keyboard and taken in one go; the address keeps the selection, and one that cannot be assigned is said', async ({
  page,
}) => {
  const topic = seenShop().names.topic('warehouse-dlt');
  await openDeadLettersOf(page, topic);
  await page.getByRole('button', { name: /^New/i }).click();
  await expect(title(page)).toContainText('new in');
  for (let place = 0; place < 3; place++) {
    await page.keyboard.press('j');
    await expect(lines(page).nth(place)).toHaveAttribute('aria-current', 'true');
    await page.keyboard.press('x');
    await expect(selectionBar(page)).toContainText(`${place + 1} dead letter`);
  }
  await page.keyboard.press('Escape');
  await expect(panel(page)).toBeHidden();
  await page.reload();
  await expect(selectionBar(page), 'a link shows the same').toContainText('3 dead letters selected');

  const first = await lines(page).first().getByRole('checkbox').getAttribute('aria-label');
  const id = /\d+$/.exec(first ?? '')?.[0] ?? '';
  const discarded = await page.request.post(`/api/clusters/${clusterId}/dead-letters/${id}/discard`, {
    data: { reason: 'somebody else was quicker', version: 1 },
    headers: { origin: new URL(page.url()).origin },
  });
  expect(discarded.status()).toBe(200);
  await assign(page);
  await expect(toast(page, `Assigned 2 dead letters to ${demoOperatorName}`)).toBeVisible();
  await expect(refusal(page, '1 dead letter was not assigned')).toBeVisible();
  const left = page.getByRole('dialog', { name: '1 dead letter was not assigned' });
  await expect(left).toContainText(`Dead letter ${id} has changed since you looked: it is discarded now, by ${demoOperator}`);
  await left.getByRole('button', { name: 'Close' }).click();
  await expect(selectionBar(page), 'what was refused stays selected').toContainText('1 dead letter selected');
});

test('the list draws what is in sight, appends older lines as one scrolls, and keeps the line that has the focus', async ({ page }) => {
  await page.goto(`/${clusterId}/dead-letters?state=all`);
  await expect(lines(page).nth(3)).toBeVisible();
  const total = Number(((await title(page).textContent()) ?? '').replaceAll(',', '').split(' ')[0]);
  expect(total, 'the shop’s day has more than a page of dead letters').toBeGreaterThan(50);
  const table = page.getByRole('region', { name: 'Dead letters', exact: true }).getByRole('table');
  await lines(page).first().getByRole('link').focus();
  await page.keyboard.press('j');
  await table.hover();
  await expect(async () => {
    await page.mouse.wheel(0, 5_000);
    await expect(page.getByText('No older dead letters')).toBeInViewport({ timeout: 500 });
  }).toPass();
  await expect(table).toHaveAttribute('aria-rowcount', String(total + 1));
  await expect(lines(page).last()).toHaveAttribute('aria-rowindex', String(total + 1));
  expect(await lines(page).count(), 'lines drawn').toBeLessThan(total);
  await expect(lines(page).first(), 'the open line stays drawn').toHaveAttribute('aria-rowindex', '2');
  await expect(lines(page).first().getByRole('link'), 'and keeps the focus').toBeFocused();
  await page.keyboard.press('j');
  await expect(lines(page).nth(1), 'the keys go on from where one was').toBeInViewport();
  await expect(lines(page).nth(1)).toHaveAttribute('aria-current', 'true');
});
