import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { title } from './steps/dead-letters.ts';
import { makeSubjects, type Subjects, views } from './steps/views.ts';

let subjects: Subjects;

test.beforeAll(async ({ browser, baseURL }) => {
  subjects = await makeSubjects(browser, baseURL);
});

for (const theme of ['light', 'dark'] as const) {
  test.describe(`in the ${theme} theme`, () => {
    test.use({ colorScheme: theme });
    for (const { name, path, isReady } of views) {
      test(`${name}: everybody can read and use it (axe finds nothing)`, async ({ page, context }) => {
        if (name !== 'sign-in') await page.goto('/');
        else await context.clearCookies();
        await page.goto(path(subjects));
        await isReady(page);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`)).toEqual([]);
      });
    }
  });
}

/** Pages that show no title, or hide it behind a dialog that fits every screen. */
const withoutTitle = new Set(['sign-in', 'discard-many', 'snooze-many']);

test.describe('on a telephone', () => {
  test.use({ viewport: { width: 390, height: 844 } });
  for (const { name, path, isReady } of views.filter((view) => !withoutTitle.has(view.name))) {
    test(`${name}: nothing is wider than the screen`, async ({ page }) => {
      await page.goto(path(subjects));
      await isReady(page);
      await expect(title(page)).toBeVisible();
      const widths = await page.evaluate(() =>
        [document.documentElement, ...document.querySelectorAll('main')].map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth),
      );
      expect(Math.max(...widths), 'pixels beyond the edge').toBeLessThanOrEqual(0);
    });
  }
});
