import { ConfigResourceTypes, IncrementalAlterConfigOperationTypes } from '@platformatic/kafka';
import { afterAll, expect, test } from 'vitest';
import { KafkaError } from '#lib/kafka/kafka-error.ts';
import { wantedLeases } from '#lib/worker/wanted-leases.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { storedValues } from '#scripts/test/stored-records.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestIndexer, type TestIndexer } from '#scripts/test/test-indexer.ts';
import { discoverTopics, newDiscovery } from './discover-topics.ts';

const kafka = openTestCluster();
const { cluster } = kafka;
afterAll(() => kafka.close());

async function known({ pool }: TestIndexer) {
  const { rows } = await pool.query<{ name: string; partition: number; is_gone: boolean }>(
    'select name, partition, gone_at is not null as is_gone from topic join index_position on topic_ref = topic.id order by topic.id, partition',
  );
  return rows.map(({ name, partition, is_gone }) => `${name}/${partition}${is_gone ? ' gone' : ''}`);
}

test('topics that fit a pattern are found with all their partitions, others are not; excluded ones are said to be', async () => {
  const indexer = await openTestIndexer(kafka);
  const base = kafka.uniqueName('shop');
  const wanted = await kafka.createTopic({ name: `${base}.payments.dlq`, partitions: 3 });
  await kafka.createTopic({ name: `${base}.payments` });
  const secret = await kafka.createTopic({ name: `${base}.secret.dlq` });
  const patterns = { deadLetters: [`${base}.*.dlq`], marked: false };
  expect(await discoverTopics(indexer.pool, cluster, { ...patterns, excluded: ['*.secret.*'] })).toBe(1);
  const wantedPartitions = [0, 1, 2].map((partition) => `${wanted.name}/${partition}`);
  expect(await known(indexer)).toEqual(wantedPartitions);
  expect((await state(indexer)).find(({ name }) => name === secret.name)).toMatchObject({
    found_by: `by pattern ${base}.*.dlq`,
    excluded_why: 'excluded by *.secret.*',
    is_gone: false,
  });
  expect(await discoverTopics(indexer.pool, cluster, { ...patterns, excluded: [] })).toBe(2);
  expect(await known(indexer)).toEqual([...wantedPartitions, `${secret.name}/0`]);
});

const stateSql = 'select name, found_by, excluded_why, gone_at is not null as is_gone, trouble, settings_trouble, settings from topic order by id';
const state = async ({ pool }: TestIndexer) => (await pool.query(stateSql)).rows;

test('a topic is found by its name, by a pattern, or by its own config, and which is kept', async () => {
  const indexer = await openTestIndexer(kafka);
  const base = kafka.uniqueName('found');
  const named = await kafka.createTopic({ name: `${base}.named` });
  const fits = await kafka.createTopic({ name: `${base}.fits.dlq` });
  // A broker lets share groups write to topics with this prefix only.
  const marked = await kafka.createTopic({ name: `dlq.${base}`, configs: { 'errors.deadletterqueue.group.enable': 'true' } });
  const patterns = { deadLetters: [`${base}.*.dlq`, named.name], excluded: [], marked: true };
  await discoverTopics(indexer.pool, cluster, patterns);
  const found = new Map((await state(indexer)).map(({ name, found_by }) => [name, found_by]));
  expect(found.get(named.name)).toBe('named in the configuration');
  expect(found.get(fits.name)).toBe(`by pattern ${base}.*.dlq`);
  expect(found.get(marked.name)).toBe('marked by its topic config');
});

test('a topic that is marked later is found within the time that marks are asked for again', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic({ name: `dlq.${kafka.uniqueName('later')}` });
  let nowMs = performance.now();
  const memory = newDiscovery(() => nowMs);
  const discover = () => discoverTopics(indexer.pool, cluster, { deadLetters: [], excluded: [], marked: true }, memory);
  await discover();
  await kafka.admin.incrementalAlterConfigs({
    resources: [
      {
        resourceType: ConfigResourceTypes.TOPIC,
        resourceName: topic.name,
        configs: [{ name: 'errors.deadletterqueue.group.enable', value: 'true', configOperation: IncrementalAlterConfigOperationTypes.SET }],
      },
    ],
  });
  await eventually(async () => {
    nowMs += 20_000;
    await discover();
    return (await known(indexer)).includes(`${topic.name}/0`);
  });
});

test('an excluded topic is not gone: what was indexed stays, indexing stops, and goes on where it was when it is wanted again', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  const patterns = { deadLetters: [topic.name], excluded: [], marked: false };
  const wanted = async () => (await wantedLeases(indexer.pool, [cluster.id])).partitions.map(({ topic: name }) => name);
  await appendRecords(kafka, topic.name, [{ value: 'indexed' }]);
  await indexer.index(topic);
  await discoverTopics(indexer.pool, cluster, { ...patterns, excluded: ['nothing', topic.name], marked: false });
  expect(await state(indexer)).toMatchObject([{ name: topic.name, excluded_why: `excluded by ${topic.name}`, is_gone: false }]);
  expect(await wanted()).toEqual([]);
  expect((await indexer.pool.query('select from dead_letter')).rowCount).toBe(1);
  await discoverTopics(indexer.pool, cluster, { deadLetters: [], excluded: [], marked: false });
  expect(await state(indexer)).toMatchObject([{ excluded_why: 'no pattern names it any more, nor does its topic config mark it', is_gone: false }]);
  await appendRecords(kafka, topic.name, [{ value: 'meanwhile' }]);
  await indexer.index(topic);
  expect(await state(indexer)).toMatchObject([{ excluded_why: null, is_gone: false }]);
  expect(await wanted()).toEqual([topic.name]);
  expect(await storedValues(indexer.pool)).toEqual(['indexed', 'meanwhile']);
});

test('how long a topic keeps its records is read with it', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic({ configs: { 'retention.ms': '5000', 'cleanup.policy': 'compact,delete', 'message.timestamp.type': 'LogAppendTime' } });
  await discoverTopics(indexer.pool, cluster, { deadLetters: [topic.name], excluded: [], marked: false });
  const [row] = await state(indexer);
  expect(row).toMatchObject({
    settings_trouble: null,
    settings: { cleanupPolicy: ['compact', 'delete'], retentionMs: '5000', retentionBytes: '-1', timestampType: 'LogAppendTime', localRetentionMs: null },
  });
});

test('a topic that is kept from us since is in trouble, not gone', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  const patterns = { deadLetters: [topic.name], excluded: [], marked: false };
  await discoverTopics(indexer.pool, cluster, patterns);
  const why = `grant DESCRIBE on topic ${topic.name}`;
  const blind: typeof cluster = {
    ...cluster,
    allTopics: async () => [],
    topicRefusal: () => new KafkaError(why, { code: 'TOPIC_AUTHORIZATION_FAILED', cluster: cluster.id, retriable: false }),
  };
  await discoverTopics(indexer.pool, blind, patterns);
  expect(await state(indexer)).toMatchObject([{ is_gone: false, trouble: why }]);
  await discoverTopics(indexer.pool, cluster, patterns);
  expect(await state(indexer)).toMatchObject([{ is_gone: false, trouble: null }]);
});

test('a topic that the list of all lacks, but that is there when asked for by name, is not gone', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  const patterns = { deadLetters: [topic.name], excluded: [], marked: false };
  await discoverTopics(indexer.pool, cluster, patterns);
  await discoverTopics(indexer.pool, { ...cluster, allTopics: async () => [] }, patterns);
  expect(await state(indexer)).toMatchObject([{ is_gone: false, trouble: null }]);
});

test('finding the same topics again takes no numbers', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  for (let round = 0; round < 3; round++) await discoverTopics(indexer.pool, cluster, { deadLetters: [topic.name], excluded: [], marked: false });
  expect((await indexer.pool.query(`select nextval('topic_id_seq') as next`)).rows).toEqual([{ next: '2' }]);
});

test('topics and partitions that come later are found, and what is known keeps its place', async () => {
  const indexer = await openTestIndexer(kafka);
  const base = kafka.uniqueName('later');
  const patterns = { deadLetters: [`${base}.*`], excluded: [], marked: false };
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
  const patterns = { deadLetters: [topic.name], excluded: [], marked: false };
  await discoverTopics(indexer.pool, cluster, patterns);
  await indexer.pool.query('delete from index_position where partition = 1');
  await discoverTopics(indexer.pool, cluster, patterns);
  expect(await known(indexer)).toEqual([0, 1, 2].map((partition) => `${topic.name}/${partition}`));
});

test('a topic that is deleted is marked as gone; recreated, it is another topic, indexed from its start', async () => {
  const indexer = await openTestIndexer(kafka);
  const first = await kafka.createTopic();
  const patterns = { deadLetters: [first.name], excluded: [], marked: false };
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
  expect(await storedValues(indexer.pool)).toEqual(['of the first', 'of the second']);
});

test('indexing begins at the first record that the broker still has', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  await appendRecords(kafka, topic.name, [{ value: 'deleted' }]);
  const kept = await appendRecords(kafka, topic.name, [{ value: 'kept' }]);
  await kafka.admin.deleteRecords({ topics: [{ name: topic.name, partitions: [{ partition: 0, offset: kept }] }] });
  await indexer.index(topic);
  expect(await storedValues(indexer.pool)).toEqual(['kept']);
  expect((await indexer.pool.query('select from index_gap')).rowCount).toBe(0);
});
