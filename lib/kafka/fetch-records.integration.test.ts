import { Producer, stringSerializers } from '@platformatic/kafka';
import { afterAll, expect, test } from 'vitest';
import { eventually } from '#scripts/test/eventually.ts';
import { fetchOne, readCommittedValues, stableEnd } from '#scripts/test/read-committed.ts';
import { collectRecords } from '#scripts/test/sample-batches.ts';
import { batchOf, openTestCluster } from '#scripts/test/test-cluster.ts';
import { fetchRecords } from './fetch-records.ts';
import { produceBatches } from './produce-batches.ts';
import { openTransactionSession } from './transaction-session.ts';
import { openTransactionalProducer } from './transactional-producer.ts';

const kafka = openTestCluster();
const { cluster } = kafka;
afterAll(() => kafka.close());

async function append(topic: string, valuesByPartition: Record<number, string[]>): Promise<void> {
  const producer = await openTransactionalProducer(cluster, {
    transactionalId: kafka.uniqueName('append'),
    groupId: kafka.uniqueGroup('append'),
    timeoutMs: 10_000,
  });
  const batches = Object.entries(valuesByPartition).map(([partition, values]) => batchOf(Number(partition), values));
  const outcome = await producer.commitSlice({ topic, batches, position: { topic, partition: 0, offset: 1n } });
  expect(outcome.status).toBe('committed');
  await producer.close();
}

/** Appends records in a transaction that stays open until `end` is called. */
async function appendInOpenTransaction(topic: string, values: string[]): Promise<{ producerId: bigint; end(committed: boolean): Promise<void> }> {
  const transactionalId = kafka.uniqueName('open');
  const deadlineAt = performance.now() + 20_000;
  const session = openTransactionSession(cluster, { transactionalId, groupId: kafka.uniqueGroup('open'), timeoutMs: 30_000, lane: transactionalId });
  const identity = await session.initProducerId(deadlineAt);
  await session.addPartitions(identity, topic, [0], deadlineAt);
  const sealed = { partition: 0, records: batchOf(0, values).seal({ ...identity, baseSequence: 0 }), opensSequence: true };
  await produceBatches(cluster, [sealed], { transactionalId, topic, lane: transactionalId, deadlineAt, onFirstAppended: () => undefined });
  return {
    producerId: identity.producerId,
    async end(committed) {
      await session.end(identity, committed, deadlineAt);
      await cluster.closeLane(transactionalId);
    },
  };
}

test('one fetch reads several partitions, each from its own offset', async () => {
  const topic = await kafka.createTopic({ partitions: 3 });
  await append(topic.name, { 0: ['a0', 'a1', 'a2'], 2: ['c0', 'c1'] });
  await Promise.all([0, 2].map((partition) => stableEnd(cluster, { topic: topic.name, partition })));
  const positions = [2, 0, 1].map((partition) => ({ topic: topic.name, topicId: topic.topicId, partition, fromOffset: partition === 0 ? 2n : 0n }));
  const fetched = await fetchRecords(cluster, { partitions: positions, maxWaitMs: 100, maxBytes: 1_000_000, partitionMaxBytes: 1_000_000 });
  expect(fetched.map(({ partition }) => partition)).toEqual([2, 0, 1]);
  const values = fetched.map(({ records, fromOffset }) => collectRecords(records, { fromOffset }).visited.map(({ value }) => value?.toString()));
  expect(values).toEqual([['c0', 'c1'], ['a2'], []]);
  // Three records and the commit marker.
  expect(fetched[1]).toMatchObject({ highWatermark: 4n, lastStableOffset: 4n, logStartOffset: 0n });
});

test('a fetch at the end waits for the next record, and is not held up by others', async () => {
  const topic = await kafka.createTopic();
  const waiting = fetchOne(cluster, topic, 0, 0n, 10_000);
  await append(topic.name, { 0: ['late'] });
  const { records } = await waiting;
  expect(collectRecords(records).visited.map(({ value }) => value?.toString())).toEqual(['late']);
});

test('an offset before the log start or behind its end is told as such', async () => {
  const topic = await kafka.createTopic();
  await append(topic.name, { 0: ['gone', 'kept'] });
  await kafka.admin.deleteRecords({ topics: [{ name: topic.name, partitions: [{ partition: 0, offset: 1n }] }] });
  const before = await fetchOne(cluster, topic, 0, 0n);
  const behind = await fetchOne(cluster, topic, 0, 1_000n);
  expect([before.error?.kind, behind.error?.kind]).toEqual(['offset-out-of-range', 'offset-out-of-range']);
  expect((await fetchOne(cluster, topic, 0, 1n)).error).toBeUndefined();
});

test('a deleted and recreated topic is another topic', async () => {
  const first = await kafka.createTopic();
  await kafka.admin.deleteTopics({ topics: [first.name] });
  const second = await eventually(() => kafka.createTopic({ name: first.name }));
  expect(second.topicId).not.toBe(first.topicId);
  const fetched = await eventually(async () => {
    const answer = await fetchOne(cluster, first, 0);
    return answer.error !== undefined && answer;
  });
  expect(fetched.error).toMatchObject({ kind: 'unknown-topic', code: 'UNKNOWN_TOPIC_ID' });
  expect((await fetchOne(cluster, second, 0)).error).toBeUndefined();
});

test('a partition that does not exist does not keep the others from being read', async () => {
  const topic = await kafka.createTopic();
  await append(topic.name, { 0: ['here'] });
  await stableEnd(cluster, { topic: topic.name, partition: 0 });
  const partitions = [0, 7].map((partition) => ({ topic: topic.name, topicId: topic.topicId, partition, fromOffset: 0n }));
  const [here, missing] = await fetchRecords(cluster, { partitions, maxWaitMs: 100, maxBytes: 1_000_000, partitionMaxBytes: 1_000_000 });
  expect(collectRecords(here?.records ?? Buffer.alloc(0)).visited).toHaveLength(1);
  expect(missing?.error?.kind).toBe('unknown-topic');
});

test.each(['gzip', 'snappy', 'lz4', 'zstd'] as const)('a topic compressed with %s is read', async (compression) => {
  const topic = await kafka.createTopic();
  const producer = new Producer({ clientId: 'redrive-test', bootstrapBrokers: kafka.brokers, serializers: stringSerializers, compression });
  const values = Array.from({ length: 50 }, (_, n) => `record ${n} ${'x'.repeat(200)}`);
  await producer.send({ messages: values.map((value) => ({ topic: topic.name, value })) });
  await producer.close();
  expect(await readCommittedValues(cluster, topic, 0)).toEqual(values);
});

test('records of an open transaction, and all behind them, are hidden until it ends', async () => {
  const topic = await kafka.createTopic();
  await append(topic.name, { 0: ['before'] });
  await stableEnd(cluster, { topic: topic.name, partition: 0 });
  const open = await appendInOpenTransaction(topic.name, ['open']);
  await append(topic.name, { 0: ['behind'] });
  const during = await eventually(async () => {
    const answer = await fetchOne(cluster, topic, 0);
    return answer.highWatermark === 5n && answer;
  });
  expect(during.lastStableOffset).toBe(2n);
  expect(await readCommittedValues(cluster, topic, 0, { isTransactionOpen: true })).toEqual(['before']);
  await open.end(true);
  await eventually(async () => (await fetchOne(cluster, topic, 0)).lastStableOffset === 6n);
  expect(await readCommittedValues(cluster, topic, 0)).toEqual(['before', 'open', 'behind']);
});

test('an aborted transaction is named, so that its records can be skipped', async () => {
  const topic = await kafka.createTopic();
  await append(topic.name, { 0: ['before'] });
  await stableEnd(cluster, { topic: topic.name, partition: 0 });
  const open = await appendInOpenTransaction(topic.name, ['aborted 1', 'aborted 2']);
  await append(topic.name, { 0: ['behind'] });
  await open.end(false);
  const fetched = await eventually(async () => {
    const answer = await fetchOne(cluster, topic, 0);
    return answer.lastStableOffset === answer.highWatermark && answer;
  });
  expect(fetched.abortedTransactions).toEqual([{ producerId: open.producerId, firstOffset: 2n }]);
  expect(await readCommittedValues(cluster, topic, 0)).toEqual(['before', 'behind']);
});
