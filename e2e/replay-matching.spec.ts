import { expect, test } from '@playwright/test';
import { openList, openListOf, refusal, title, untouchedDeadLetter } from './steps/dead-letters.ts';
import { lookAt } from './steps/looks.ts';
import { confirmReplay } from './steps/replays.ts';
import { clusterId } from './world/console.ts';
import { seenShop } from './world/shop.ts';

test('all that a list is of are planned by one key, loaded or not, and the plan names what it was asked for', async ({ page }) => {
  await openList(page);
  const [, listed] = /^([\d,]+) dead letters are open$/.exec((await title(page).textContent()) ?? '') ?? [];
  expect(Number(listed?.replaceAll(',', '')), 'more than the list loads at once').toBeGreaterThan(50);
  await page.keyboard.press('R');
  await expect(page).toHaveURL(/\/replays\/\d+$/);
  const [, planned] = /^Replay ([\d,]+) messages to/.exec((await title(page).textContent()) ?? '') ?? [];
  expect(Number(planned?.replaceAll(',', '')), 'more than the list had loaded').toBeGreaterThan(50);
  const fit = page.getByRole('link', { name: /^[\d,]+ dead letters are open$/ });
  await expect(fit).toBeVisible();
  await page.getByRole('button', { name: 'Show more' }).click();
  await expect(page.getByRole('row').nth(60), 'whom it will send can be looked through before it does').toBeVisible();
  await lookAt(page, 'plan-matching');
  await page.keyboard.press('#');
  await expect(title(page)).toContainText('was withdrawn: nothing was sent');
  await fit.click();
  await expect(title(page)).toHaveText(`${listed} dead letters are open`);
});

test('where somebody decides on one of them meanwhile, the plan is not confirmed, and all that fit then are planned by a press', async ({ page }) => {
  const topic = seenShop().names.topic('payments.DLT');
  const { id, version } = await untouchedDeadLetter(page, topic);
  await openListOf(page, topic);
  await page.keyboard.press('R');
  await expect(page).toHaveURL(/\/replays\/\d+$/);
  const [, planned] = /^Replay ([\d,]+) messages to/.exec((await title(page).textContent()) ?? '') ?? [];
  const headers = { origin: new URL(page.url()).origin };
  const discarded = await page.request.post(`/api/clusters/${clusterId}/dead-letters/discard`, {
    data: { failures: [{ id, version }], reason: 'a test order' },
    headers,
  });
  expect(discarded.status()).toBe(200);
  await confirmReplay(page, 'INC-2291: the provider is back');
  await expect(refusal(page, `Dead letter ${id} is discarded`)).toBeVisible();
  await page.getByRole('button', { name: 'Plan all that fit now' }).click();
  await expect(title(page)).toContainText(`Replay ${Number(planned) - 1} messages to`);
  await page.keyboard.press('#');
  await expect(title(page)).toContainText('was withdrawn: nothing was sent');
});
