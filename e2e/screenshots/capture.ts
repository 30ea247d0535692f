import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';

const pictures = join(import.meta.dirname, '../../.redrive/screenshots');

/** Takes the page in both themes: `STATE/NAME-light.png` and `-dark.png`. */
export async function capture(page: Page, state: string, name: string): Promise<void> {
  mkdirSync(join(pictures, state), { recursive: true });
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.screenshot({ path: join(pictures, state, `${name}-${theme}.png`) });
  }
}

/** Waits until nothing on the page is on its way any more. */
export async function expectNoSkeleton(page: Page): Promise<void> {
  await expect(page.getByRole('main')).toBeVisible();
  await expect(page.locator('.skeleton'), 'places of what is on its way').toHaveCount(0, { timeout: 30_000 });
}
