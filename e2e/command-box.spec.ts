import { expect, test } from '@playwright/test';
import { keyText } from '#components/dead-letters/describe-failure.ts';
import { choices, commandBox, holdScripts, paste } from './steps/command-box.ts';
import { openDeadLetter, openList, title, untouchedDeadLetter } from './steps/dead-letters.ts';
import { seenShop } from './world/shop.ts';

test('a position pasted anywhere leads to the dead letter that lies there, and one it came from to the same', async ({ page }) => {
  const { id, position, origin } = await untouchedDeadLetter(page, seenShop().names.topic('warehouse-dlt'));
  for (const [pasted, words] of [
    [`${position.topic}/${position.partition}/${position.offset}`, 'lies at this position'],
    [`${origin.topic}-${origin.partition}@${origin.offset}`, 'made from the record at this position'],
  ] as const) {
    await openList(page);
    await paste(page, pasted);
    // Other services may have failed with the same record.
    await choices(page)
      .filter({ hasText: `Dead letter #${id}, ${words}` })
      .click();
    await expect(page).toHaveURL(new RegExp(`/dead-letters/${id}$`));
    await expect(title(page)).toContainText('dead-lettered');
  }
});

test('an order pasted is recognised as a key; a text that many hold leads on to all of them', async ({ page }) => {
  const { key } = await untouchedDeadLetter(page, seenShop().names.topic('crm.dlq'));
  await openList(page);
  await paste(page, keyText(key) ?? '');
  await expect(choices(page).filter({ hasText: 'Dead letter' }).first()).toContainText('by its key');
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText('PaymentCaptured');
  await choices(page)
    .filter({ hasText: /^(See|Search on)/ })
    .click();
  await expect(title(page)).toContainText('“PaymentCaptured”');
});

test('nothing found says what was looked for', async ({ page }) => {
  await openList(page);
  await paste(page, 'nobody/3/17');
  await expect(commandBox(page)).toContainText('Nothing found for “nobody/3/17”');
  await expect(commandBox(page)).toContainText('a dead letter at nobody/3/17, or made from the record there');
  await expect(commandBox(page)).toContainText(/key, value, headers and error of (all|the newest) [\d,]+ dead-lettered records/);
  await page.keyboard.press('Escape');
  await expect(commandBox(page)).toBeHidden();
});

test('pages and what can be done with the open dead letter are found by their names', async ({ page }) => {
  const { id } = await untouchedDeadLetter(page, seenShop().names.topic('payments.DLT'));
  await openDeadLetter(page, id);
  await paste(page, 'discard');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Reason, for the audit')).toBeFocused();
  await page.keyboard.press('Escape');
  await paste(page, 'go to topics');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/topics$/);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' }), 'the list of keys has it').toContainText('Find anything, go anywhere');
});

test('what is typed while the box is on its way is its text, and no key of the page', async ({ page }) => {
  const { id } = await untouchedDeadLetter(page, seenShop().names.topic('payments.DLT'));
  await openDeadLetter(page, id);
  const held = await holdScripts(page);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('go to #n');
  await expect(page.getByRole('dialog'), 'no dialog of a key of the page').toHaveCount(0);
  await held.release();
  await expect(commandBox(page).getByRole('combobox')).toHaveValue('go to #n');
  await page.keyboard.type('owhere');
  await expect(commandBox(page).getByRole('combobox')).toHaveValue('go to #nowhere');
});
