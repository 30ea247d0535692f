import { afterAll, expect, test } from 'vitest';
import { eventually } from '#scripts/test/eventually.ts';
import { stableEnd } from '#scripts/test/read-committed.ts';
import { batchOf, openTestCluster } from '#scripts/test/test-cluster.ts';
import { listOffsets } from './offsets.ts';
import { describeTopicConfigs, listTopics } from './topics.ts';
import { openTransactionalProducer } from './transactional-producer.ts';

const kafka = openTestCluster();
const { cluster } = kafka;
afterAll(() => kafka.close());

async function append(topic: string, values: readonly string[]): Promise<void> {
  const producer = await openTransactionalProducer(cluster, {
    transactionalId: kafka.uniqueName('append'),
    groupId: kafka.uniqueGroup('append'),
    timeoutMs: 10_000,
  });
  await producer.commitSlice({ topic, batches: [batchOf(0, values)], position: { topic, partition: 0, offset: 1n } });
  await producer.close();
  await stableEnd(cluster, { topic, partition: 0 });
}

test('a log’s start and end are found, each partition in the order asked, with what it was asked with', async () => {
  const topic = await kafka.createTopic({ partitions: 2 });
  await append(topic.name, ['a', 'b', 'c']);
  await kafka.admin.deleteRecords({ topics: [{ name: topic.name, partitions: [{ partition: 0, offset: 2n }] }] });
  const asked = [1, 0].map((partition) => ({ topic: topic.name, topicId: topic.topicId, partition }));
  const offsetsAt = async (at: 'earliest' | 'latest' | 'latest-stable') =>
    (await listOffsets(cluster, asked, at)).map(({ partition, topicId, offset }) => ({ partition, topicId, offset }));
  const { topicId } = topic;
  expect(await offsetsAt('earliest')).toEqual([
    { partition: 1, topicId, offset: 0n },
    { partition: 0, topicId, offset: 2n },
  ]);
  // Three records and their commit marker.
  expect(await offsetsAt('latest')).toEqual([
    { partition: 1, topicId, offset: 0n },
    { partition: 0, topicId, offset: 4n },
  ]);
  expect(await offsetsAt('latest-stable')).toEqual(await offsetsAt('latest'));
});

test('a timestamp finds the first record that is not older, and says so when there is none', async () => {
  const topic = await kafka.createTopic();
  await append(topic.name, ['early']);
  const between = BigInt(Date.now()) + 1n;
  await eventually(() => BigInt(Date.now()) > between);
  await append(topic.name, ['late']);
  const [found] = await listOffsets(cluster, [{ topic: topic.name, partition: 0 }], between);
  expect(found?.offset).toBe(2n);
  expect(found?.timestamp).toBeGreaterThan(between - 1n);
  const [none] = await listOffsets(cluster, [{ topic: topic.name, partition: 0 }], BigInt(Date.now()) + 3_600_000n);
  expect(none).toMatchObject({ offset: -1n });
});

test('a topic that is gone is an error of its own partitions only', async () => {
  const topic = await kafka.createTopic();
  const startedAt = performance.now();
  const [gone, outside, there] = await listOffsets(
    cluster,
    [
      { topic: kafka.uniqueName('absent'), partition: 0 },
      { topic: topic.name, partition: 9 },
      { topic: topic.name, partition: 0 },
    ],
    'latest',
  );
  expect([gone?.error?.code, outside?.error?.code]).toEqual(['UNKNOWN_TOPIC_OR_PARTITION', 'UNKNOWN_TOPIC_OR_PARTITION']);
  expect(there).toMatchObject({ offset: 0n });
  expect(performance.now() - startedAt).toBeLessThan(3_000);
});

test('topics are listed with id, partitions and whether they are Kafka’s own', async () => {
  const topic = await kafka.createTopic({ partitions: 4 });
  await append(topic.name, ['makes Kafka create its own topics']);
  const topics = await listTopics(cluster);
  expect(topics.find(({ name }) => name === topic.name)).toEqual({ name: topic.name, topicId: topic.topicId, partitions: 4, internal: false });
  expect(topics.find(({ name }) => name === '__consumer_offsets')).toMatchObject({ internal: true });
});

test('the settings of many topics come in one call, inherited ones too; absent topics are left out', async () => {
  const compacted = await kafka.createTopic({ configs: { 'cleanup.policy': 'compact', 'retention.ms': '60000' } });
  const plain = await kafka.createTopic();
  const absent = kafka.uniqueName('absent');
  const configs = await describeTopicConfigs(cluster, [compacted.name, plain.name, absent]);
  expect([...configs.keys()].sort()).toEqual([compacted.name, plain.name].sort());
  expect(configs.get(compacted.name)?.get('cleanup.policy')).toBe('compact');
  expect(configs.get(compacted.name)?.get('retention.ms')).toBe('60000');
  expect(configs.get(plain.name)?.get('max.message.bytes')).toBe('1048588');
  expect(configs.get(plain.name)?.get('message.timestamp.type')).toBe('CreateTime');
});
