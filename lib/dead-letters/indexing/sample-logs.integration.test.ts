import { afterAll, expect, test } from 'vitest';
import { getDeadLetter } from '#lib/dead-letters/get-dead-letter.ts';
import { listTopics } from '#lib/dead-letters/list-topics.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestIndexer, type TestIndexer } from '#scripts/test/test-indexer.ts';
import { ada } from '#scripts/test/test-replays.ts';
import { sampleLogs } from './sample-logs.ts';
import { tellTrouble } from './tell-trouble.ts';

const kafka = openTestCluster();
const { cluster } = kafka;
afterAll(() => kafka.close());

const hourMs = 3_600_000;

/** Lets time pass for what was sampled. */
const age = ({ pool }: TestIndexer, seconds: number) => pool.query(`update log_sample set at = at - interval '1 second' * $1`, [seconds]);

async function topicOf({ pool }: TestIndexer) {
  const [topic] = await listTopics(pool, ada, cluster.id);
  if (topic === undefined) throw new Error('no topic is listed');
  return topic;
}

async function keptOf({ pool, database }: TestIndexer, offset: bigint) {
  const { rows } = await pool.query<{ failure_id: string }>('select failure_id from dead_letter where "offset" = $1', [offset]);
  const { records } = await getDeadLetter(pool, database, cluster.id, rows[0]?.failure_id ?? '');
  return records[0]?.keptUntil;
}

test('a topic of which much is still to be indexed shows how far it is, how fast that goes and how long it takes', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  await appendRecords(
    kafka,
    topic.name,
    Array.from({ length: 99 }, (_, number) => ({ value: `${number}` })),
  );
  await indexer.hold(topic);
  await sampleLogs(indexer.pool, cluster);
  expect(await topicOf(indexer)).toMatchObject({ indexed: '0', remaining: '100', offsetsPerSecond: null, timeLeftMs: null });
  await age(indexer, 10);
  await indexer.pool.query('update index_position set next_offset = 20');
  const progress = await topicOf(indexer);
  expect(progress).toMatchObject({ indexed: '20', remaining: '80' });
  expect(progress.offsetsPerSecond).toBeGreaterThan(1.5);
  expect(progress.offsetsPerSecond).toBeLessThan(2.1);
  expect(progress.timeLeftMs).toBeGreaterThan(39_000);
  expect(progress.timeLeftMs).toBeLessThan(60_000);
});

test('a topic and each record in it say how long the broker keeps them: by age', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic({ configs: { 'retention.ms': String(24 * hourMs) } });
  const nowMs = Date.now();
  await appendRecords(kafka, topic.name, [
    { value: 'older', timestamp: BigInt(nowMs - hourMs) },
    { value: 'newer', timestamp: BigInt(nowMs) },
  ]);
  await indexer.index(topic);
  await sampleLogs(indexer.pool, cluster);
  const until = (ms: number) => ({ kind: 'until', at: new Date(ms + 24 * hourMs).toISOString() });
  expect((await topicOf(indexer)).firstDeletion).toEqual(until(nowMs - hourMs));
  expect(await keptOf(indexer, 0n)).toEqual(until(nowMs - hourMs));
  expect(await keptOf(indexer, 1n)).toEqual(until(nowMs));
});

test('where size takes records, how the log has grown tells about when', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic({ configs: { 'retention.bytes': '100000', 'segment.bytes': '1048576' } });
  await appendRecords(kafka, topic.name, [{ value: 'x'.repeat(100_000) }]);
  await indexer.index(topic);
  await sampleLogs(indexer.pool, cluster);
  await age(indexer, 3_600);
  expect(await keptOf(indexer, 0n)).toMatchObject({ kind: 'unknown', why: expect.stringContaining('nothing was written') });
  await appendRecords(kafka, topic.name, [{ value: 'x'.repeat(100_000) }]);
  await indexer.index(topic);
  await sampleLogs(indexer.pool, cluster);
  const kept = await keptOf(indexer, 0n);
  expect(kept).toMatchObject({ kind: 'estimate', why: expect.stringContaining('By size') });
  // 200,000 of 1,148,576 bytes, a whole segment more than the limit, are there, and 100,000 came in an hour: some nine and a half hours.
  const leftMs = Date.parse(kept?.kind === 'estimate' ? kept.at : '') - Date.now();
  expect(leftMs).toBeGreaterThan(8.5 * hourMs);
  expect(leftMs).toBeLessThan(10.5 * hourMs);
});

test('a record that retention has taken says so, and since when that is known', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  await appendRecords(kafka, topic.name, [{ value: 'taken' }]);
  await indexer.index(topic);
  await sampleLogs(indexer.pool, cluster);
  expect(await keptOf(indexer, 0n)).toEqual({ kind: 'forever' });
  const start = await appendRecords(kafka, topic.name, [{ value: 'kept' }]);
  await kafka.admin.deleteRecords({ topics: [{ name: topic.name, partitions: [{ partition: 0, offset: start }] }] });
  await sampleLogs(indexer.pool, cluster);
  const kept = await keptOf(indexer, 0n);
  expect(kept).toEqual({ kind: 'deleted', noticedAt: expect.any(String) });
  expect((await topicOf(indexer)).firstDeletion).toEqual({ kind: 'forever' });
});

test('what keeps a partition from being indexed is shown with its topic until it passes', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic({ partitions: 2 });
  const [first] = await indexer.hold(topic);
  if (first === undefined) throw new Error('nothing is held');
  await tellTrouble(indexer.pool, [{ ...first, trouble: 'grant READ' }]);
  await tellTrouble(indexer.pool, [{ ...first, partition: 1, trouble: null }]);
  expect((await topicOf(indexer)).trouble).toBe('grant READ');
  await tellTrouble(indexer.pool, [{ ...first, trouble: null }]);
  expect((await topicOf(indexer)).trouble).toBeNull();
});

test('samples of the last two minutes are kept, and of those before one an hour', async () => {
  const indexer = await openTestIndexer(kafka);
  await indexer.hold(await kafka.createTopic());
  for (let round = 0; round < 4; round++) {
    await sampleLogs(indexer.pool, cluster);
    await age(indexer, 90);
  }
  const { rows } = await indexer.pool.query<{ is_hourly: boolean }>('select is_hourly from log_sample order by at');
  expect(rows.map(({ is_hourly }) => is_hourly)).toEqual([true, false, false]);
});
