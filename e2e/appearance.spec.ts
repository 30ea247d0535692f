import { AxeBuilder } from '@axe-core/playwright';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { title } from './steps/dead-letters.ts';
import { makeSubjects, type Subjects, views } from './steps/views.ts';

type Cookies = Parameters<BrowserContext['addCookies']>[0];

let subjects: Subjects;
let signedIn: Cookies;

test.beforeAll(async ({ browser, baseURL }) => {
  subjects = await makeSubjects(browser, baseURL);
  const page = await browser.newPage(baseURL === undefined ? {} : { baseURL });
  await page.goto('/');
  await expect(title(page)).toBeVisible();
  signedIn = await page.context().cookies();
  await page.close();
});

async function expectAxeFindsNothing(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`)).toEqual([]);
}

async function expectNothingWider(page: Page): Promise<void> {
  const widths = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('main')].map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth),
  );
  expect(Math.max(...widths), 'pixels beyond the edge').toBeLessThanOrEqual(0);
}

/** Pages that show no title, or hide it behind a dialog that fits every screen. */
const withoutTitle = new Set(['sign-in', 'discard-many', 'snooze-many']);

// The themes are two palettes of one page, chosen by the style sheet alone: it is loaded once, and looked at in each.
for (const { name, path, isReady } of views) {
  test(`${name}: everybody can read and use it in both themes (axe finds nothing)`, async ({ page, context }) => {
    if (name !== 'sign-in') await context.addCookies(signedIn);
    await page.goto(path(subjects));
    await isReady(page);
    for (const colorScheme of ['light', 'dark'] as const) {
      await test.step(`in the ${colorScheme} theme`, async () => {
        await page.emulateMedia({ colorScheme });
        await expectAxeFindsNothing(page);
      });
    }
  });
}

test.describe('on a telephone', () => {
  test.use({ viewport: { width: 390, height: 844 } });
  for (const { name, path, isReady } of views.filter((view) => !withoutTitle.has(view.name))) {
    test(`${name}: nothing is wider than the screen`, async ({ page, context }) => {
      await context.addCookies(signedIn);
      await page.goto(path(subjects));
      await isReady(page);
      await expect(title(page)).toBeVisible();
      await expectNothingWider(page);
    });
  }
});
