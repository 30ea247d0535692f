import { expect, test } from '@playwright/test';
import { views } from '#e2e/steps/views.ts';
import { type FragileConsole, startFragileConsole } from '#e2e/world/fragile-console.ts';
import { seenShop } from '#e2e/world/shop.ts';
import { capture, expectNoSkeleton } from './capture.ts';

const topic = () => `${seenShop().names.prefix}quiet.dlq`;
const pages = views.filter(({ name }) => ['overview', 'list', 'topics', 'replays', 'groups', 'audit'].includes(name));
const nobody = { failureId: '0', planned: '0', done: '0', chain: '/', key: 'nobody' };

test.describe('a console that has nothing to show', () => {
  for (const [state, pattern] of [
    ['nothing-failed', topic],
    ['no-topic', () => 'no-topic-is-called-so-*'],
  ] as const) {
    test(state, async ({ browser }) => {
      const admin = seenShop().kafka.admin();
      await admin.connect();
      await admin.createTopics({ topics: [{ topic: topic(), numPartitions: 2 }] });
      const own: FragileConsole = await startFragileConsole(state.replace('-', ''), [pattern()]);
      const page = await browser.newPage({ baseURL: own.url });
      try {
        // Before Kafka was there nothing is known of topics and groups.
        await page.goto('/');
        await expect(page.getByRole('status').filter({ hasText: 'is down.' })).toBeVisible();
        for (const { name, path } of pages) {
          await page.goto(path(nobody));
          await expectNoSkeleton(page);
          await capture(page, `${state}-before-kafka`, name);
        }
        await own.kafka.mend();
        await expect(page.getByRole('banner')).toContainText('Live', { timeout: 45_000 });
        for (const { name, path } of pages) {
          await page.goto(path(nobody));
          await expectNoSkeleton(page);
          await capture(page, state, name);
        }
      } finally {
        await page.close();
        await own.stop();
        await admin.deleteTopics({ topics: [topic()] });
        await admin.disconnect();
      }
    });
  }
});
