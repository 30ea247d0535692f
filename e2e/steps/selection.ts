import { expect, type Locator, type Page } from '@playwright/test';

/** What can be done to the selected. */
export const selectionBar = (page: Page): Locator => page.getByRole('region', { name: 'Selected dead letters' });

/** Gives what is open or selected to somebody with the keyboard alone: the first whose name begins so, oneself where no name is given. */
export async function assign(page: Page, name = ''): Promise<void> {
  await page.keyboard.press('a');
  const box = page.getByRole('combobox', { name: 'Who takes care of it' });
  await expect(box).toBeFocused();
  await expect(page.getByRole('option', { name: /^Me/ })).toBeVisible();
  await page.keyboard.type(name);
  if (name !== '') await expect(page.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
}
