import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { violationsIn } from './axe.ts';

const screenshots = join(import.meta.dirname, '../../.redrive/screenshots');
mkdirSync(screenshots, { recursive: true });

/** Looks at the page as it is in both themes: a picture of each, and everybody can read and use it. What is not so fails the test without ending its story. */
export async function lookAt(page: Page, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.screenshot({ path: join(screenshots, `${name}-${theme}.png`) });
    expect.soft(await violationsIn(page, theme), name).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

/** On a telephone nothing of the page is wider than the screen. */
export async function expectFitsTelephone(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  const widths = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('main')].map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth),
  );
  expect.soft(Math.max(...widths), `pixels of ${name} beyond the edge`).toBeLessThanOrEqual(0);
  await page.screenshot({ path: join(screenshots, `${name}-390.png`) });
  if (before !== null) await page.setViewportSize(before);
}
