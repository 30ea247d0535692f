import { expect, type Locator, type Page } from '@playwright/test';

export const commandBox = (page: Page): Locator => page.getByRole('dialog', { name: 'Find anything' });
export const choices = (page: Page): Locator => commandBox(page).getByRole('option');

/** Opens the box with the keyboard and puts a text into it. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(commandBox(page).getByRole('combobox')).toBeFocused();
  await page.keyboard.insertText(text);
}
