import { expect, test } from '@playwright/test';
import { title } from './steps/dead-letters.ts';
import { confirmReplay, openRangeForm, planRange } from './steps/replays.ts';
import { seenShop } from './world/shop.ts';
import { readWorld } from './world/world.ts';

test('a range that newer events have overtaken asks what to do; what was skipped is planned again, and then sent', async ({ page }) => {
  const shop = seenShop();
  const topic = `${shop.names.topic('customers')}.overtaken`;
  const admin = shop.kafka.admin();
  const producer = shop.kafka.producer();
  await Promise.all([admin.connect(), producer.connect()]);
  try {
    await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 1, configEntries: [{ name: 'retention.ms', value: '-1' }] }] });
    await producer.send({ topic, messages: ['cus-1', 'cus-2', 'cus-3', 'cus-1'].map((key, at) => ({ key, value: JSON.stringify({ at }) })) });

    await openRangeForm(page, readWorld().url);
    await page.getByLabel('Topic', { exact: true }).fill(topic);
    await page.getByRole('button', { name: 'By offsets' }).click();
    await page.getByLabel('Offsets, a line for each partition').fill('0: 0-3');
    await planRange(page);
    await page.getByRole('button', { name: 'Plan again, overtaken ones skipped' }).click();
    await expect(page.getByRole('button', { name: 'Plan again, overtaken ones skipped' })).toBeHidden();
    await expect(page.getByRole('main')).toContainText('overtaken by a newer event of their key: skipped');
    await confirmReplay(page, 'INC-2291: customers again');
    await expect(title(page)).toContainText('is done', { timeout: 30_000 });

    await page.getByRole('button', { name: 'Plan the 1 message not sent again' }).click();
    await expect(title(page)).toContainText('Replay 1 message');
    await expect(page.getByRole('main')).toContainText('tries');
    await page.getByRole('button', { name: 'Plan again, all of them sent' }).click();
    await expect(page.getByRole('button', { name: 'Plan again, all of them sent' })).toBeHidden();
    await confirmReplay(page, 'INC-2291: the older one too');
    await expect(title(page)).toContainText('is done', { timeout: 30_000 });
    expect((await admin.fetchTopicOffsets(topic))[0]?.high, 'four messages, three copies, and the marker of each of two transactions').toBe('9');
  } finally {
    await admin.deleteTopics({ topics: [topic] });
    await Promise.all([admin.disconnect(), producer.disconnect()]);
  }
});
