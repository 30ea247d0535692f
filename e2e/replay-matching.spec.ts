import { expect, test } from '@playwright/test';
import { openList, title } from './steps/dead-letters.ts';
import { lookAt } from './steps/looks.ts';

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
  await lookAt(page, 'plan-matching');
  await page.keyboard.press('w');
  await expect(title(page)).toContainText('was withdrawn: nothing was sent');
  await fit.click();
  await expect(title(page)).toHaveText(`${listed} dead letters are open`);
});
