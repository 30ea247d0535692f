import { expect, type Page, test } from '@playwright/test';
import { deadLetterTopicNames, topicNames } from '#demo/names.ts';
import { holdNews } from '#e2e/steps/operators.ts';
import { makeSubjects, type Subjects, type View, views } from '#e2e/steps/views.ts';
import { clusterId } from '#e2e/world/console.ts';
import { type FragileConsole, startFragileConsole } from '#e2e/world/fragile-console.ts';
import { seenShop } from '#e2e/world/shop.ts';
import { tracedTopics } from '#lib/trace/traced-topic.ts';
import { capture, expectNoSkeleton } from './capture.ts';

// In order: the last ones take away what the first need.
test.describe.configure({ mode: 'serial' });

let own: FragileConsole;
let end: (() => Promise<void>) | undefined;
let subjects: Subjects;

test.beforeAll(async ({ browser }) => {
  own = await startFragileConsole('pictures', deadLetterTopicNames.map(seenShop().names.topic), topicNames.map(seenShop().names.topic));
  end = own.stop;
  await own.kafka.mend();
  const page = await browser.newPage({ baseURL: own.url });
  await page.goto('/');
  await expect(page.getByRole('main')).toContainText('5 of 5 dead letter topics are indexed', { timeout: 60_000 });
  // The day has some thousand events; all are of topics that are there, and so found at once.
  const traced = async () => tracedTopics.parse(await (await page.request.get(`/api/clusters/${clusterId}/traced-topics`)).json()).topics;
  await expect
    .poll(async () => (await traced()).filter(({ remaining, records }) => remaining === 0 && records > 0).length, { timeout: 90_000 })
    .toBe(topicNames.length);
  await page.close();
  subjects = await makeSubjects(browser, own.url);
});

test.afterAll(() => end?.());

/** What stands in one state as in another, or is made by pressing keys. */
const alike = ['sign-in', 'nothing-found', 'original', 'topics-with-panel', 'search'];
const pages = views.filter(({ name }) => !alike.includes(name));

const open = (page: Page, { path }: View) => page.goto(own.url + path(subjects));
const bannerOf = (page: Page) => page.getByRole('status').filter({ hasText: 'is down.' });

test('as it is', async ({ page, context }) => {
  await page.goto(own.url);
  for (const view of views) {
    if (view.name === 'sign-in') await context.clearCookies();
    await open(page, view);
    await view.isReady(page);
    await expectNoSkeleton(page);
    await capture(page, 'ready', view.name);
  }
});

test('what opens over a page', async ({ page }) => {
  await page.goto(own.url);
  await page.goto(`${own.url}/${clusterId}/dead-letters/${subjects.failureId}`);
  await expectNoSkeleton(page);
  for (const [key, name] of [
    ['?', 'keys'],
    ['#', 'discard'],
    ['n', 'note'],
    ['a', 'assign'],
    ['Control+k', 'command-box'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(page.getByRole('dialog')).toBeVisible();
    await capture(page, 'over', name);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await page.goto(`${own.url}/${clusterId}/nothing-here`);
  await capture(page, 'over', 'no-such-page');
  await page.goto(`${own.url}/${clusterId}/dead-letters/987654321`);
  await expectNoSkeleton(page);
  await capture(page, 'over', 'no-such-dead-letter');
});

test('on a telephone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(own.url);
  for (const view of pages) {
    await open(page, view);
    await expectNoSkeleton(page);
    await capture(page, 'phone', view.name);
  }
});

test('while everything is on its way', async ({ page }) => {
  await page.goto(own.url);
  const release = await holdNews(page, /\/api\/(?!session|health|auth|clusters$)/);
  for (const view of pages) {
    await open(page, view);
    await expect(page.getByRole('status').filter({ hasText: 'Loading' }).first()).toBeAttached();
    await capture(page, 'loading', view.name);
  }
  await release();
});

test('without a worker', async ({ page }) => {
  await page.goto(own.url);
  await own.stopWorker();
  await expect(bannerOf(page)).toContainText('worker is down.', { timeout: 30_000 });
  for (const view of pages) {
    await open(page, view);
    await expectNoSkeleton(page);
    await expect(bannerOf(page)).toBeVisible();
    await capture(page, 'worker-down', view.name);
  }
  own.startWorker();
  await expect(bannerOf(page)).toHaveCount(0, { timeout: 45_000 });
});

test('without the database: what was there, and what was not', async ({ page }) => {
  await page.goto(own.url);
  for (const view of pages) {
    await open(page, view);
    await expectNoSkeleton(page);
    await own.database.cut();
    await expect(bannerOf(page)).toBeVisible({ timeout: 30_000 });
    await expect(page.getByRole('banner')).toContainText(/Stale|down/);
    await capture(page, 'stale', view.name);
    await page.reload();
    await expectNoSkeleton(page);
    await capture(page, 'error', view.name);
    await own.database.mend();
    await expect(bannerOf(page)).toHaveCount(0, { timeout: 45_000 });
  }
});

test('without Kafka', async ({ page }) => {
  await own.kafka.cut();
  await own.restart();
  await page.goto(own.url);
  await expect(bannerOf(page)).toContainText('kafka', { timeout: 45_000 });
  for (const view of pages) {
    await open(page, view);
    await expectNoSkeleton(page);
    await expect(bannerOf(page)).toBeVisible();
    await capture(page, 'kafka-down', view.name);
  }
});
