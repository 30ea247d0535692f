import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { violationsIn } from './steps/axe.ts';
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

/** A chart takes its new width a frame after the page has taken its own. */
async function expectNothingWider(page: Page): Promise<void> {
  const beyondTheEdge = () =>
    page.evaluate(() =>
      Math.max(...[document.documentElement, ...document.querySelectorAll('main')].map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)),
    );
  await expect.poll(beyondTheEdge, { message: 'pixels beyond the edge' }).toBeLessThanOrEqual(0);
}

/** Pages that show no title, or hide it behind a dialog that fits every screen. */
const withoutTitle = new Set(['sign-in', 'discard-many', 'snooze-many']);

const telephone = { width: 390, height: 844 };

// Themes and widths are chosen by the style sheet alone: a page is loaded once, and looked at in each.
for (const { name, path, isReady } of views) {
  test(`${name}: everybody can read and use it in both themes (axe finds nothing), on a telephone too`, async ({ page, context }) => {
    if (name !== 'sign-in') await context.addCookies(signedIn);
    await page.goto(path(subjects));
    await isReady(page);
    for (const colorScheme of ['light', 'dark'] as const) {
      await test.step(`in the ${colorScheme} theme`, async () => {
        expect(await violationsIn(page, colorScheme)).toEqual([]);
      });
    }
    if (withoutTitle.has(name)) return;
    await test.step('nothing is wider than a telephone', async () => {
      await page.setViewportSize(telephone);
      await expect(title(page)).toBeVisible();
      await expectNothingWider(page);
    });
  });
}
