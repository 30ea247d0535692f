import { expect, type Locator, type Page, type Route } from '@playwright/test';

export const commandBox = (page: Page): Locator => page.getByRole('dialog', { name: 'Find anything' });
export const choices = (page: Page): Locator => commandBox(page).getByRole('option');

/** Opens the box with the keyboard and puts a text into it. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(commandBox(page).getByRole('combobox')).toBeFocused();
  await page.keyboard.insertText(text);
}

/** Keeps the scripts that the page asks for from now on waiting, as a slow network does, until they are released. */
export async function holdScripts(page: Page): Promise<{ release: () => Promise<void> }> {
  const waiting: Route[] = [];
  let isHeld = true;
  await page.route('**/*.js', (route) => {
    if (!isHeld) return route.continue();
    waiting.push(route);
  });
  return {
    release: async () => {
      await expect.poll(() => waiting.length, 'scripts that are waited for').toBeGreaterThan(0);
      isHeld = false;
      await Promise.all(waiting.map((route) => route.continue()));
    },
  };
}
