import { expect, test } from '@playwright/test';
import { auditEntries, demoOperator, demoOperatorName, openAudit } from './steps/audit.ts';
import { card, decisions, discard, openDeadLetter, refusal, title, toast, untouchedDeadLetter, writeNote } from './steps/dead-letters.ts';
import { holdNews, inviteColleague } from './steps/operators.ts';
import { clusterId } from './world/console.ts';
import { seenShop } from './world/shop.ts';

test('a dead letter is discarded with a reason and restored by the toast; history and audit show both', async ({ page }) => {
  const { id } = await untouchedDeadLetter(page, seenShop().names.topic('payments.DLT'));
  await openDeadLetter(page, id);

  await discard(page, 'the customer cancelled by phone');
  await expect(toast(page, 'Discarded 1 dead letter')).toContainText('nothing was deleted in Kafka');
  await expect(page.getByRole('button', { name: 'Restore' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Plan replay' }), 'what is discarded is not replayed').toBeDisabled();
  await toast(page, 'Discarded 1 dead letter').getByRole('button', { name: 'Undo' }).click();
  await expect(toast(page, 'Restored: it is new again')).toBeVisible();

  const history = decisions(page);
  await expect(history).toHaveCount(2);
  await expect(history.filter({ hasText: 'the customer cancelled by phone' })).toContainText(/new.*became.*discarded/s);
  await expect(card(page, 'History').getByRole('listitem').last(), 'it begins with the failure').toContainText('Dead-lettered');
  await expect(history.filter({ hasText: /discarded.*became.*new/s })).toContainText(demoOperatorName);

  await openAudit(page);
  await expect(auditEntries(page, 'dead-letters:discard', `failure/${id}`)).toContainText('the customer cancelled by phone');
  await expect(auditEntries(page, 'dead-letters:discard', `failure/${id}`)).toContainText(demoOperator);
  await expect(auditEntries(page, 'dead-letters:restore', `failure/${id}`)).toContainText(demoOperator);
});

test('a note stays with its dead letter, as it was written', async ({ page }) => {
  const { id } = await untouchedDeadLetter(page, seenShop().names.topic('crm.dlq'));
  await openDeadLetter(page, id);

  await writeNote(page, 'CRM needs its customer first.\nAsk <b>Ines</b>.');
  await page.reload();
  await expect(card(page, 'Notes').getByRole('article')).toContainText('Ask <b>Ines</b>.');
  await expect(card(page, 'Notes').getByRole('article')).toContainText(demoOperatorName);
});

test('what is pressed twice by a double click is done once', async ({ page }) => {
  const { id } = await untouchedDeadLetter(page, seenShop().names.topic('crm.dlq'));
  await openDeadLetter(page, id);
  await page.keyboard.press('n');
  await page.getByLabel('What the next one who looks should know').fill('Kept once.');
  await page.getByRole('button', { name: 'Keep the note' }).dblclick();
  await expect(card(page, 'Notes').getByRole('article')).toContainText('Kept once.');
  await page.reload();
  await expect(card(page, 'Notes').getByRole('article')).toHaveCount(1);
});

test('of two operators who decide on one dead letter the second is told what the first did, and nothing is lost', async ({ page, browser }) => {
  const { id } = await untouchedDeadLetter(page, seenShop().names.topic('payments.DLT'));
  const grace = await inviteColleague(browser, { email: 'grace@example.com', name: 'Grace Hopper' });
  await openDeadLetter(page, id);
  await openDeadLetter(grace, id);
  const releaseNews = await holdNews(grace, new RegExp(`/dead-letters/${id}$`));

  await discard(page, 'a duplicate of the order before');
  await expect(page.getByRole('button', { name: 'Restore' })).toBeVisible();
  await discard(grace, 'it has been dealt with');
  await expect(refusal(grace, 'It was not discarded')).toContainText(`has changed since you looked: it is discarded now, by ${demoOperator}`);

  await releaseNews();
  await expect(grace.getByRole('dialog'), 'what cannot be done any more is not offered').toContainText('It is discarded now, so there is nothing to discard');
  await expect(grace.getByLabel('Reason, for the audit'), 'nothing that was written is lost').toHaveValue('it has been dealt with');
  await grace.getByRole('button', { name: 'Cancel' }).click();
  await expect(decisions(grace)).toHaveCount(1);
  await expect(card(grace, 'History')).toContainText('a duplicate of the order before');
  await grace.keyboard.press('Z');
  await expect(decisions(page).filter({ hasText: 'grace@example.com' }), 'the first sees it by itself').toContainText('new');
  await grace.context().close();
});

test('Triage on the overview leads to the open dead letters of that group and error alone', async ({ page }) => {
  await page.goto(`/${clusterId}`);
  const failing = page
    .getByRole('list', { name: 'What needs somebody' })
    .getByRole('listitem')
    .filter({ hasText: /fail(s|ed) with/, hasNotText: 'A consumer fail' });
  const what = (await failing.first().getByRole('heading').textContent()) ?? '';
  const [group, error] = what.split(/ fail(?:s|ed) with /);
  await failing.filter({ hasText: what }).first().getByRole('link', { name: 'Triage' }).click();
  await expect(title(page)).toContainText(`in group ${group}, with ${error}`);
});
