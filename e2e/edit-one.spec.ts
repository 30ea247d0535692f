import { expect, test } from '@playwright/test';
import { auditEntries, demoOperator, openAudit } from './steps/audit.ts';
import { paste } from './steps/command-box.ts';
import { card, openDeadLetter, refusal, title } from './steps/dead-letters.ts';
import { beforeAndAfter, brokenDeadLetter, editor, giveReason, keepDraft, openEdit, planEdit, writeValue } from './steps/edits.ts';
import { inviteColleague } from './steps/operators.ts';
import { confirmReplay, expectProven } from './steps/replays.ts';
import { seenShop } from './world/shop.ts';

test('an order that no service can read is corrected by hand, tried, and proven: the copy carries the correction, the original stays', async ({ page }) => {
  const shop = seenShop();
  const orders = shop.names.topic('orders');
  const { id, orderId, value } = await brokenDeadLetter(page, shop);
  expect(value).toMatch(/"totalCents":"\d+,\d\d"/);
  const corrected = value.replace(/"totalCents":"(\d+),(\d\d)"/, '"totalCents":$1$2');

  await openDeadLetter(page, id);
  await openEdit(page);
  await expect(title(page)).toContainText(`Edit ${orderId}, which failed with`);
  await expect(page.getByText('Nothing differs yet')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Plan replay' })).toBeDisabled();

  await writeValue(page, corrected.replace(/}\s*$/, ''));
  await expect(page.getByRole('status').filter({ hasText: 'Not JSON: line 1, column' })).toContainText('is not closed');
  await writeValue(page, corrected);
  await expect(page.getByRole('status').filter({ hasText: 'Well-formed JSON' })).toBeVisible();
  await expect(beforeAndAfter(page, 'Value')).toContainText('as it will be sent');
  await expect(page.getByText('Unchanged, byte for byte: key, headers.')).toBeVisible();
  await expect(page.getByText('The reason is missing.')).toBeVisible();
  await giveReason(page, 'INC-2291: the total is a number of cents');
  await keepDraft(page);

  await page.reload();
  await expect(editor(page, 'Value'), 'the draft is kept').toContainText(/"totalCents":\d+,/);
  const plan = await planEdit(page);
  await expect(page.getByRole('listitem').filter({ hasText: '1 message edited by hand' })).toContainText('INC-2291: the total is a number of cents');
  await expect(card(page, 'Edited by hand')).toContainText('INC-2291: the total is a number of cents');
  await expect(beforeAndAfter(page, 'Value')).toBeVisible();
  expect(await shop.copies(orders, orderId), 'nothing is sent before it is confirmed').toEqual([]);

  await confirmReplay(page, 'corrected by hand');
  await expectProven(page);
  await expect
    .poll(() => shop.life(orderId), { message: 'payments has decided, and CRM knows the order', timeout: 30_000 })
    .toEqual(expect.arrayContaining([expect.stringMatching(/^payments: /), 'crm: order known']));
  expect(await shop.copies(orders, orderId), 'exactly one copy was sent').toHaveLength(1);

  await openDeadLetter(page, id);
  await expect(page.getByRole('main')).toContainText('resolved');
  await expect(editor(page, 'Value'), 'the evidence is what it was').toContainText(/"totalCents": "\d+,\d\d"/);
  await openAudit(page);
  await expect(auditEntries(page, 'dead-letters:edit', `failure/${id}`)).toContainText('INC-2291: the total is a number of cents');
  await expect(auditEntries(page, 'dead-letters:edit', `failure/${id}`)).toContainText(demoOperator);
  await expect(auditEntries(page, 'replays:confirm', `replay/${plan}`)).toContainText('edits');
});

test('of two operators on one draft the second is told who was faster, and keeps what they wrote', async ({ page, browser }) => {
  const { id, value } = await brokenDeadLetter(page, seenShop());
  const colleague = await inviteColleague(browser, { email: 'annie@example.com', name: 'Annie Easley' });
  await openDeadLetter(colleague, id);
  await openEdit(colleague);
  await openDeadLetter(page, id);
  await openEdit(page);

  await writeValue(colleague, value.replace(',', ', '));
  await giveReason(colleague, 'mine');
  await keepDraft(colleague);
  await writeValue(page, `${value}\n`);
  await giveReason(page, 'also mine');
  await page.getByRole('button', { name: 'Keep draft' }).click();
  await expect(refusal(page, 'The draft was not kept')).toContainText('annie@example.com saved version 1');
  await expect(page.getByRole('status').filter({ hasText: 'saved version 1 of the draft since you began' })).toBeVisible();
  await expect(page.getByLabel('Reason, for the audit')).toHaveValue('also mine');

  await page.getByRole('button', { name: 'Load version 1' }).click();
  await expect(page.getByLabel('Reason, for the audit')).toHaveValue('mine');
  await page.getByRole('button', { name: 'Discard draft' }).click();
  await expect(page).toHaveURL(new RegExp(`/dead-letters/${id}$`));
  await expect(page.getByRole('button', { name: /^Edit draft/ })).toHaveCount(0);
  await colleague.context().close();
});

test('what was written and not kept is not left without a word: by a key, a link, the command box or Back one is asked, and can keep it', async ({ page }) => {
  const { id } = await brokenDeadLetter(page, seenShop());
  await openDeadLetter(page, id);
  await openEdit(page);
  await writeValue(page, '{"corrected": true}');
  const asked = page.getByRole('dialog', { name: 'What you changed is not kept yet' });
  const here = new RegExp(`/dead-letters/${id}/edit$`);
  const stay = async () => {
    await expect(asked).toBeVisible();
    await expect(page).toHaveURL(here);
    await asked.getByRole('button', { name: 'Stay' }).click();
    await expect(asked).toBeHidden();
  };
  await page.getByRole('link', { name: 'Replays' }).click();
  await stay();
  await title(page).click();
  await page.keyboard.press('g');
  await page.keyboard.press('d');
  await stay();
  await page.evaluate(() => window.history.back());
  await stay();
  await paste(page, 'Go to replays');
  await page.keyboard.press('Enter');
  await expect(asked).toContainText('It cannot be kept as a draft yet: The reason is missing.');
  await stay();
  await expect(editor(page, 'Value'), 'nothing is lost').toContainText('"corrected": true');

  await giveReason(page, 'a try');
  await page.getByRole('link', { name: 'Replays' }).click();
  await asked.getByRole('button', { name: 'Keep the draft and leave' }).click();
  await expect(page).toHaveURL(/\/replays$/);
  await openDeadLetter(page, id);
  await expect(page.getByRole('main')).toContainText('has a draft of an edit');
  await openEdit(page);
  await writeValue(page, '{"corrected": "twice"}');
  await page.evaluate(() => window.history.back());
  await asked.getByRole('button', { name: 'Leave without it' }).click();
  await expect(page).toHaveURL(new RegExp(`/dead-letters/${id}$`));
});
