import { afterAll, expect, onTestFinished, test } from 'vitest';
import { listAudit } from '#lib/access/audit.ts';
import { openDatabase } from '#lib/db/client.ts';
import { openPool } from '#lib/db/open-pool.ts';
import { discoverTraced } from '#lib/trace/indexing/discover-traced.ts';
import { listTracedTopics } from '#lib/trace/list-traced-topics.ts';
import { configuredTracing } from '#lib/trace/traced-patterns.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { testDatabase } from '#scripts/test/test-database.ts';
import { ada } from '#scripts/test/test-replays.ts';
import { chooseTraced, leaveTraced } from './choose-traced.ts';
import { estimateTracing } from './estimate-tracing.ts';
import { readChosenPatterns } from './read-choices.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const nothing = { REDRIVE_TRACED_TOPICS: [], REDRIVE_EXCLUDED_TOPICS: [], REDRIVE_DEAD_LETTER_TOPICS: ['*.dlq'] };
const allHours = 876_000;
const records = (count: number, timestamp: bigint) => Array.from({ length: count }, (_, nth) => ({ key: `k${nth}`, value: 'v'.repeat(100), timestamp }));

async function openChoices() {
  const url = await testDatabase();
  const pool = openPool(url);
  const database = openDatabase(pool, url);
  onTestFinished(async () => {
    await database.$disconnect();
    await pool.end();
  });
  const choosing = { database, cluster: kafka.cluster.id };
  const estimate = async (pattern: string, of: { hours?: number; ratePerSecond?: number } = {}) =>
    estimateTracing(kafka.cluster, configuredTracing(nothing, await readChosenPatterns(pool, kafka.cluster.id)), {
      pattern,
      mayKnow: () => true,
      hours: allHours,
      ratePerSecond: 50,
      ...of,
    });
  return { pool, database, choosing, estimate };
}

test('an estimate says how many records, bytes and how much time tracing would take, and changes nothing', async () => {
  const { pool, estimate } = await openChoices();
  const topic = await kafka.createTopic({ partitions: 2 });
  const hourAgo = BigInt(Date.now() - 3_600_000);
  await appendRecords(kafka, topic.name, records(300, hourAgo - 36_000_000n));
  await appendRecords(kafka, topic.name, records(100, hourAgo));
  await appendRecords(kafka, topic.name, records(50, hourAgo), { partition: 1 });
  const whole = await estimate(topic.name);
  expect(whole).toMatchObject({ topics: [{ name: topic.name, partitions: 2, except: null }], hours: allHours, ratePerSecond: 50 });
  // The end of a transaction takes an offset: at most so many.
  expect(whole.records).toBeGreaterThanOrEqual(450);
  expect(whole.records).toBeLessThan(460);
  expect(whole.readBytes).toBeGreaterThan(450 * 100);
  expect(whole.tookMs).toBe(Math.round((whole.records / 50) * 1_000));
  const lately = await estimate(topic.name, { hours: 2, ratePerSecond: 0 });
  expect(lately.records).toBeGreaterThanOrEqual(150);
  expect(lately.records).toBeLessThan(160);
  expect(lately.readBytes).toBeLessThan(whole.readBytes ?? 0);
  expect(lately.tookMs).toBeNull();
  expect(await readChosenPatterns(pool, kafka.cluster.id)).toEqual([]);
});

test('what an operator chooses is traced beside the configuration, audited with its estimate, and can be left again', async () => {
  const { pool, database, choosing, estimate } = await openChoices();
  const topic = await kafka.createTopic();
  await appendRecords(kafka, topic.name, records(20, BigInt(Date.now())));
  const discover = async () => discoverTraced(pool, kafka.cluster, configuredTracing(nothing, await readChosenPatterns(pool, kafka.cluster.id)), allHours);
  const listed = () => listTracedTopics(pool, ada, kafka.cluster.id, []);
  await chooseTraced(choosing, ada, await estimate(topic.name));
  expect(await discover()).toBe(1);
  expect(await listed()).toMatchObject({ topics: [{ name: topic.name, isLeft: false }], patterns: [{ pattern: topic.name, chosenBy: ada.email }] });
  const { entries } = await listAudit(database, { limit: 1 });
  expect(entries).toMatchObject([{ action: 'events:trace', outcome: 'done', detail: { traced: true, topics: 1, records: expect.any(Number) } }]);
  await expect(chooseTraced(choosing, ada, await estimate(topic.name)), 'it is traced already').rejects.toMatchObject({ type: 'nothing-to-trace' });

  await leaveTraced(choosing, ada, topic.name);
  await discover();
  expect(await listed()).toMatchObject({ topics: [{ name: topic.name, isLeft: true }], patterns: [] });
  await expect(leaveTraced(choosing, ada, topic.name)).rejects.toMatchObject({ type: 'no-such-choice' });
});

test('dead letter topics are never chosen: they are indexed whole', async () => {
  const { choosing, estimate } = await openChoices();
  const topic = await kafka.createTopic({ name: `choice-${Date.now()}.dlq` });
  const asked = await estimate(topic.name);
  expect(asked).toMatchObject({ topics: [{ name: topic.name, except: 'excluded' }], records: 0 });
  await expect(chooseTraced(choosing, ada, asked)).rejects.toMatchObject({ type: 'nothing-to-trace' });
});
