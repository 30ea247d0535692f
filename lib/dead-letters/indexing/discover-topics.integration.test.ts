import { afterAll, expect, test } from 'vitest';
import { appendRecords } from '#scripts/test/append-records.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestIndexer, type TestIndexer } from '#scripts/test/test-indexer.ts';
import { discoverTopics } from './discover-topics.ts';

const kafka = openTestCluster();
const { cluster } = kafka;
afterAll(() => kafka.close());

async function known({ pool }: TestIndexer) {
  const { rows } = await pool.query<{ name: string; partition: number; is_gone: boolean }>(
    'select name, partition, gone_at is not null as is_gone from topic join index_position on topic_ref = topic.id order by topic.id, partition',
  );
  return rows.map(({ name, partition, is_gone }) => `${name}/${partition}${is_gone ? ' gone' : ''}`);
}

test('topics that fit a pattern are found with all their partitions, excluded ones and others are not', async () => {
  const indexer = await openTestIndexer(kafka);
  const base = kafka.uniqueName('shop');
  const wanted = await kafka.createTopic({ name: `${base}.payments.dlq`, partitions: 3 });
  await kafka.createTopic({ name: `${base}.payments` });
  await kafka.createTopic({ name: `${base}.secret.dlq` });
  expect(await discoverTopics(indexer.pool, cluster, { deadLetters: [`${base}.*.dlq`], excluded: ['*.secret.*'] })).toBe(1);
  expect(await known(indexer)).toEqual([0, 1, 2].map((partition) => `${wanted.name}/${partition}`));
});

test('topics and partitions that come later are found, and what is known keeps its place', async () => {
  const indexer = await openTestIndexer(kafka);
  const base = kafka.uniqueName('later');
  const patterns = { deadLetters: [`${base}.*`], excluded: [] };
  const first = await kafka.createTopic({ name: `${base}.first` });
  await appendRecords(kafka, first.name, [{ value: 'indexed' }]);
  await discoverTopics(indexer.pool, cluster, patterns);
  await indexer.pool.query('update index_position set next_offset = 2');
  await kafka.createTopic({ name: `${base}.second` });
  await kafka.admin.createPartitions({ topics: [{ name: first.name, count: 3 }] });
  await eventually(async () => {
    await discoverTopics(indexer.pool, cluster, patterns);
    expect((await known(indexer)).sort()).toEqual([`${base}.first/0`, `${base}.first/1`, `${base}.first/2`, `${base}.second/0`]);
    return true;
  });
  const { rows } = await indexer.pool.query(`select next_offset from index_position join topic on topic.id = topic_ref where name = $1 order by partition`, [
    first.name,
  ]);
  expect(rows).toEqual([{ next_offset: '2' }, { next_offset: '0' }, { next_offset: '0' }]);
});

test('a partition whose leader could not be asked is found the next time', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic({ partitions: 3 });
  const patterns = { deadLetters: [topic.name], excluded: [] };
  await discoverTopics(indexer.pool, cluster, patterns);
  await indexer.pool.query('delete from index_position where partition = 1');
  await discoverTopics(indexer.pool, cluster, patterns);
  expect(await known(indexer)).toEqual([0, 1, 2].map((partition) => `${topic.name}/${partition}`));
});

test('a topic that is deleted is marked as gone; recreated, it is another topic, indexed from its start', async () => {
  const indexer = await openTestIndexer(kafka);
  const first = await kafka.createTopic();
  const patterns = { deadLetters: [first.name], excluded: [] };
  await appendRecords(kafka, first.name, [{ value: 'of the first' }]);
  await indexer.index(first);
  await kafka.admin.deleteTopics({ topics: [first.name] });
  // The broker answers a deletion before its own metadata have heard of it.
  await eventually(async () => {
    await discoverTopics(indexer.pool, cluster, patterns);
    return (await known(indexer)).includes(`${first.name}/0 gone`);
  });
  const second = await eventually(() => kafka.createTopic({ name: first.name }));
  await appendRecords(kafka, second.name, [{ value: 'of the second' }]);
  await indexer.index(second);
  expect(await known(indexer)).toEqual([`${first.name}/0 gone`, `${first.name}/0`]);
  const { rows } = await indexer.pool.query<{ value: Buffer }>('select value from dead_letter order by topic_ref');
  expect(rows.map(({ value }) => value.toString())).toEqual(['of the first', 'of the second']);
});

test('indexing begins at the first record that the broker still has', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  await appendRecords(kafka, topic.name, [{ value: 'deleted' }]);
  const kept = await appendRecords(kafka, topic.name, [{ value: 'kept' }]);
  await kafka.admin.deleteRecords({ topics: [{ name: topic.name, partitions: [{ partition: 0, offset: kept }] }] });
  await indexer.index(topic);
  const { rows } = await indexer.pool.query<{ value: Buffer }>('select value from dead_letter');
  expect(rows.map(({ value }) => value.toString())).toEqual(['kept']);
  expect((await indexer.pool.query('select from index_gap')).rowCount).toBe(0);
});
