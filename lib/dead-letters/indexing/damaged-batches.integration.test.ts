import { afterAll, expect, test } from 'vitest';
import type { TopicMetadata } from '#lib/kafka/cluster-metadata.ts';
import type { FetchedPartition } from '#lib/kafka/fetch-records.ts';
import { encodeSampleBatch } from '#scripts/test/sample-batches.ts';
import { storedValues } from '#scripts/test/stored-records.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestIndexer, type TestIndexer } from '#scripts/test/test-indexer.ts';
import { storeFetched } from './index-partitions.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

/** Three records at these offsets. */
function batchAt(baseOffset: bigint): Buffer {
  const records = [0n, 1n, 2n].map((place) => ({ key: null, value: Buffer.from(`${baseOffset + place}`), timestamp: 0n, headers: [] }));
  return encodeSampleBatch(records, { baseOffset });
}

/** A bit that changed on the disk: brokers hand it out as it is. */
function damaged(batch: Buffer): Buffer {
  const copy = Buffer.from(batch);
  copy.writeInt8(copy.readInt8(copy.length - 1) ^ 1, copy.length - 1);
  return copy;
}

function answerOf({ name, topicId }: TopicMetadata, batches: Buffer[], end: bigint): FetchedPartition {
  return {
    topic: name,
    topicId,
    partition: 0,
    fromOffset: 0n,
    highWatermark: end,
    lastStableOffset: end,
    logStartOffset: 0n,
    abortedTransactions: [],
    records: Buffer.concat(batches),
  };
}

async function indexed({ pool }: TestIndexer) {
  const { rows: gaps } = await pool.query<{ from_offset: string; to_offset: string }>('select from_offset, to_offset from index_gap order by id');
  return { values: await storedValues(pool), gaps: gaps.map((gap) => [gap.from_offset, gap.to_offset]) };
}

test.each([
  { where: 'first', order: [true, false, false], values: ['3', '4', '5', '6', '7', '8'], gap: ['0', '3'] },
  { where: 'in between', order: [false, true, false], values: ['0', '1', '2', '6', '7', '8'], gap: ['3', '6'] },
  { where: 'last', order: [false, false, true], values: ['0', '1', '2', '3', '4', '5'], gap: ['6', '9'] },
])('a damaged batch that is $where in a fetch becomes one gap, and everything around it is indexed', async ({ order, values, gap }) => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  const [partition] = await indexer.hold(topic);
  if (partition === undefined) throw new Error('the partition is not held');
  const batches = order.map((isDamaged, index) => {
    const batch = batchAt(BigInt(index * 3));
    return isDamaged ? damaged(batch) : batch;
  });
  await storeFetched(indexer, partition, answerOf(topic, batches, 9n));
  expect(await indexed(indexer)).toEqual({ values, gaps: [gap] });
  expect(partition.nextOffset).toBe(9n);
});

test('two damaged batches in a row are two gaps, the second with the next fetch', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  const [partition] = await indexer.hold(topic);
  if (partition === undefined) throw new Error('the partition is not held');
  const batches = [batchAt(0n), damaged(batchAt(3n)), damaged(batchAt(6n)), batchAt(9n)];
  while (partition.nextOffset < 12n) await storeFetched(indexer, partition, answerOf(topic, batches.slice(Number(partition.nextOffset / 3n)), 12n));
  expect(await indexed(indexer)).toEqual({
    values: ['0', '1', '2', '9', '10', '11'],
    gaps: [
      ['3', '6'],
      ['6', '9'],
    ],
  });
});
