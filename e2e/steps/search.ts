import { expect, type Locator, type Page } from '@playwright/test';

export const searchBox = (page: Page): Locator => page.getByRole('searchbox', { name: 'Search dead letters' });

/** What narrows the list, by what it says: `header: x-tenant=acme`. */
export const token = (page: Page, text: string): Locator => page.getByRole('button', { name: `Remove ${text}`, exact: true });

/** The list's lines, without its head. */
export const lines = (page: Page): Locator => page.getByRole('row').filter({ has: page.getByRole('link') });

/** Searches from the list with the keyboard alone. */
export async function searchFor(page: Page, text: string): Promise<void> {
  await page.keyboard.press('/');
  await expect(searchBox(page)).toBeFocused();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}
