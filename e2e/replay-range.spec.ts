import { expect, test } from '@playwright/test';
import { openCluster } from '#lib/kafka/cluster-connection.ts';
import { readCommittedValues } from '#scripts/test/read-committed.ts';
import { card, title } from './steps/dead-letters.ts';
import { confirmReplay } from './steps/replays.ts';
import { clusterId } from './world/console.ts';
import { seenShop } from './world/shop.ts';
import { readWorld } from './world/world.ts';

test('a range of a topic is asked for, counted by a worker, confirmed, and lies in the target once', async ({ page }) => {
  const shop = seenShop();
  const payments = shop.names.topic('payments');
  const target = `${payments}.again`;
  const admin = shop.kafka.admin();
  await admin.connect();
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic: target, numPartitions: 1, configEntries: [{ name: 'retention.ms', value: '-1' }] }] });

  await page.goto(`/${clusterId}/replays`);
  await page.getByRole('link', { name: 'Replay a range' }).click();
  await expect(title(page)).toHaveText('Replay a range of a topic');
  await page.getByLabel('Topic', { exact: true }).fill(payments);
  await page.getByRole('button', { name: 'By offsets' }).click();
  await page.getByLabel('Offsets, a line for each partition').fill('0: 0');
  await page.getByRole('button', { name: 'Plan this range' }).click();
  await expect(page.getByText('Each line names a partition and its offsets')).toBeVisible();
  await page.getByLabel('Offsets, a line for each partition').fill('0: 0-5\n1: 0-3');
  await page.getByLabel('Target topic').fill(target);
  await expect.poll(() => new URL(page.url()).searchParams.get('target'), { message: 'what is asked for stands in the address' }).toBe(target);
  await page.getByRole('button', { name: 'Plan this range' }).click();

  await expect(page).toHaveURL(/\/replays\/\d+$/);
  await expect(
    card(page, 'What will be sent')
      .getByRole('row')
      .filter({ hasText: `${payments}/1` }),
  ).toContainText('partitions by key');
  await expect(page.getByRole('listitem').filter({ hasText: 'Open dead letters are left as they are' })).toBeVisible();
  const planned = /^Replay (\d+) messages to/.exec((await title(page).textContent()) ?? '')?.[1];
  expect(Number(planned)).toBeGreaterThan(0);

  await confirmReplay(page, 'INC-2291: the warehouse was restored from last night');
  await expect(title(page)).toContainText('is done', { timeout: 30_000 });
  await expect(page.getByRole('region', { name: 'Progress' })).toContainText(new RegExp(`${planned}\\s*of ${planned} sent`));
  const cluster = openCluster({ id: 'e2e', name: 'End to end', brokers: readWorld().brokers.split(',') });
  try {
    const there = (await cluster.topics([target])).get(target);
    if (there === undefined) throw new Error(`${target} is not there`);
    const copies = await readCommittedValues(cluster, there, 0);
    expect(copies).toHaveLength(Number(planned));
    expect(new Set(copies).size, 'no message twice').toBe(copies.length);
  } finally {
    await cluster.close();
  }
  await admin.deleteTopics({ topics: [target] });
  await admin.disconnect();
});

test.describe('in Berlin', () => {
  test.use({ timezoneId: 'Europe/Berlin' });

  test('a range’s instants are meant in the zone that is shown, or in the one that they name, and what is none is said', async ({ page }) => {
    await page.goto(`/${clusterId}/replays/range`);
    // Until its scripts have begun, a page shows all instants in UTC.
    await expect(page.getByText('In Europe/Berlin.').first()).toBeVisible();
    await page.getByLabel('From', { exact: true }).fill('2026-11-30 14:00');
    await page.getByLabel('To', { exact: true }).fill('2026-11-30T14:30:00,250+0000');
    await expect(page).toHaveURL(/from=2026-11-30T13:00:00\.000Z/);
    await expect(page).toHaveURL(/to=2026-11-30T14:30:00\.250Z/);
    await expect(page.getByText('2026-11-30 15:30:00.250 Europe/Berlin')).toBeVisible();
    await page.getByLabel('To', { exact: true }).fill('30.11.2026');
    await expect(page.getByText('Not read as an instant.')).toBeVisible();
  });
});
