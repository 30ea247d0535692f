import { afterAll, expect, test } from 'vitest';
import { readCommittedValues } from '#scripts/test/read-committed.ts';
import { batchOf, openTestCluster } from '#scripts/test/test-cluster.ts';
import { tortureRounds } from '#scripts/test/torture-rounds.ts';
import { openTransactionSession } from './transaction-session.ts';
import { openTransactionalProducer, type TransactionalProducer } from './transactional-producer.ts';

const kafka = openTestCluster();
const { cluster } = kafka;
afterAll(() => kafka.close());

function newIds(): { transactionalId: string; groupId: string; timeoutMs: number } {
  return { transactionalId: kafka.uniqueName('txn'), groupId: kafka.uniqueGroup('position'), timeoutMs: 10_000 };
}

/** A slice whose position is one behind it. */
function commit(producer: TransactionalProducer, topic: string, number: number, values: readonly string[], partition = 0) {
  return producer.commitSlice({ topic, batches: [batchOf(partition, values)], position: { topic, partition: 0, offset: BigInt(number + 1) } });
}

test('records and position are committed together, and the offsets of the records are known', async () => {
  const topic = await kafka.createTopic({ partitions: 2 });
  const ids = newIds();
  const producer = await openTransactionalProducer(cluster, ids);
  expect(await producer.committedPosition(topic.name, 0)).toBeUndefined();
  const batches = [batchOf(0, ['a', 'b']), batchOf(1, ['x']), batchOf(0, ['c'])];
  const outcome = await producer.commitSlice({ topic: topic.name, batches, position: { topic: topic.name, partition: 0, offset: 41n } });
  expect(outcome).toEqual({
    status: 'committed',
    batches: [
      { partition: 0, count: 2, baseOffset: 0n },
      { partition: 1, count: 1, baseOffset: 0n },
      { partition: 0, count: 1, baseOffset: 2n },
    ],
  });
  expect(await producer.committedPosition(topic.name, 0)).toBe(41n);
  await producer.close();
  expect(await readCommittedValues(cluster, topic, 0)).toEqual(['a', 'b', 'c']);
  const successor = await openTransactionalProducer(cluster, ids);
  expect(await successor.committedPosition(topic.name, 0)).toBe(41n);
  await successor.close();
});

test('a position that another transaction is just committing is waited for', async () => {
  const topic = await kafka.createTopic();
  const ids = newIds();
  const producer = await openTransactionalProducer(cluster, ids);
  await commit(producer, topic.name, 0, ['first']);
  const transactionalId = kafka.uniqueName('other');
  const session = openTransactionSession(cluster, { ...ids, transactionalId, lane: transactionalId });
  const deadlineAt = performance.now() + 20_000;
  const other = await session.initProducerId(deadlineAt);
  await session.addOffsets(other, deadlineAt);
  await session.commitOffset(other, { topic: topic.name, partition: 0, offset: 9n }, deadlineAt);
  const position = producer.committedPosition(topic.name, 0);
  await session.end(other, true, deadlineAt);
  expect(await position).toBe(9n);
  await producer.close();
});

test('a position can move without records', async () => {
  const topic = await kafka.createTopic();
  const producer = await openTransactionalProducer(cluster, newIds());
  expect(await producer.commitSlice({ topic: topic.name, batches: [], position: { topic: topic.name, partition: 0, offset: 7n } })).toEqual({
    status: 'committed',
    batches: [],
  });
  expect(await producer.committedPosition(topic.name, 0)).toBe(7n);
  await producer.close();
});

test('more batches than may be in flight are appended in their order, on a topic that was created this moment', async () => {
  // A leader that comes up while the first batches arrive was seen in one of fifteen new topics.
  for (let round = 0; round < tortureRounds(3); round++) {
    const topic = await kafka.createTopic();
    const producer = await openTransactionalProducer(cluster, newIds());
    const values = Array.from({ length: 23 }, (_, n) => `batch ${n}`);
    const batches = values.map((value) => batchOf(0, [value]));
    const outcome = await producer.commitSlice({ topic: topic.name, batches, position: { topic: topic.name, partition: 0, offset: 1n } });
    expect(outcome.status).toBe('committed');
    await producer.close();
    expect(await readCommittedValues(cluster, topic, 0)).toEqual(values);
  }
});

test('a zombie is fenced: it sends nothing more and can never be used again', async () => {
  const topic = await kafka.createTopic();
  const ids = newIds();
  const zombie = await openTransactionalProducer(cluster, ids);
  await commit(zombie, topic.name, 0, ['by the first']);
  const successor = await openTransactionalProducer(cluster, ids);
  expect(await successor.committedPosition(topic.name, 0)).toBe(1n);
  await expect(commit(zombie, topic.name, 1, ['by the zombie'])).rejects.toMatchObject({ name: 'KafkaError', fenced: true });
  await expect(commit(zombie, topic.name, 1, ['by the zombie'])).rejects.toMatchObject({ fenced: true });
  expect(await commit(successor, topic.name, 1, ['by the successor'])).toMatchObject({ status: 'committed' });
  await Promise.all([zombie.close(), successor.close()]);
  expect(await readCommittedValues(cluster, topic, 0)).toEqual(['by the first', 'by the successor']);
});

test('what is too large is refused, leaves nothing behind, and does not stop the next slice', async () => {
  const topic = await kafka.createTopic({ configs: { 'max.message.bytes': '2000' } });
  const producer = await openTransactionalProducer(cluster, newIds());
  await commit(producer, topic.name, 0, ['first']);
  const batches = [batchOf(0, ['beside']), batchOf(0, ['x'.repeat(3_000)]), batchOf(0, ['after'])];
  const refused = await producer.commitSlice({ topic: topic.name, batches, position: { topic: topic.name, partition: 0, offset: 2n } });
  expect(refused).toMatchObject({ status: 'refused', code: 'MESSAGE_TOO_LARGE', partition: 0 });
  expect(await producer.committedPosition(topic.name, 0)).toBe(1n);
  expect(await commit(producer, topic.name, 1, ['second'])).toMatchObject({ status: 'committed' });
  expect(await commit(producer, topic.name, 2, ['third'])).toMatchObject({ status: 'committed' });
  await producer.close();
  expect(await readCommittedValues(cluster, topic, 0)).toEqual(['first', 'second', 'third']);
});

test('a zombie that meets a refusal is fenced there, and does not fence its successor', async () => {
  const topic = await kafka.createTopic({ configs: { 'max.message.bytes': '2000' } });
  const ids = newIds();
  const zombie = await openTransactionalProducer(cluster, ids);
  await commit(zombie, topic.name, 0, ['first']);
  const successor = await openTransactionalProducer(cluster, ids);
  await expect(commit(zombie, topic.name, 1, ['x'.repeat(3_000)])).rejects.toMatchObject({ fenced: true });
  expect(await commit(successor, topic.name, 1, ['second'])).toMatchObject({ status: 'committed' });
  await Promise.all([zombie.close(), successor.close()]);
});

test('a record without a key is refused by a compacted topic', async () => {
  const topic = await kafka.createTopic({ configs: { 'cleanup.policy': 'compact' } });
  const producer = await openTransactionalProducer(cluster, newIds());
  expect(await commit(producer, topic.name, 0, ['no key'])).toMatchObject({ status: 'refused', code: 'INVALID_RECORD' });
  await producer.close();
});

test('a topic or partition that does not exist is refused at once', async () => {
  const topic = await kafka.createTopic();
  const producer = await openTransactionalProducer(cluster, newIds());
  const startedAt = performance.now();
  expect(await commit(producer, kafka.uniqueName('absent'), 0, ['lost'])).toMatchObject({ status: 'refused', code: 'UNKNOWN_TOPIC_OR_PARTITION' });
  expect(await commit(producer, topic.name, 0, ['lost'], 5)).toMatchObject({ status: 'refused', code: 'UNKNOWN_TOPIC_OR_PARTITION', partition: 5 });
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  expect(await commit(producer, topic.name, 0, ['found'])).toMatchObject({ status: 'committed' });
  await producer.close();
});

test('connections that break at any moment neither lose nor repeat a record', async () => {
  const topic = await kafka.createTopic();
  const ids = newIds();
  const rounds = tortureRounds(2);
  const producer = await openTransactionalProducer(cluster, ids);
  const lanes = [`produce ${ids.transactionalId} 1`, `produce ${ids.transactionalId} 1 coordinator`];
  const slices = rounds * 20;
  for (let slice = 0; slice < slices; slice++) {
    const batches = [0, 1, 2].map((batch) => batchOf(0, [`${slice}.${batch}`]));
    const committing = producer.commitSlice({ topic: topic.name, batches, position: { topic: topic.name, partition: 0, offset: BigInt(slice + 1) } });
    const breakingAt = performance.now() + Math.random() * 12;
    while (performance.now() < breakingAt) await new Promise((resolve) => setImmediate(resolve));
    await cluster.closeLane(lanes[slice % 2] ?? '');
    expect(await committing).toMatchObject({ status: 'committed' });
  }
  expect(await producer.committedPosition(topic.name, 0)).toBe(BigInt(slices));
  await producer.close();
  const expected = Array.from({ length: slices }, (_, slice) => [0, 1, 2].map((batch) => `${slice}.${batch}`)).flat();
  expect(await readCommittedValues(cluster, topic, 0)).toEqual(expected);
});
