import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import type { TopicMetadata } from '#lib/kafka/cluster-metadata.ts';
import { type FetchedPartition, fetchRecords } from '#lib/kafka/fetch-records.ts';
import { listOffsets } from '#lib/kafka/offsets.ts';
import { eventually } from './eventually.ts';
import { collectRecords } from './sample-batches.ts';

/** Fetches one partition once. */
export async function fetchOne(
  cluster: KafkaCluster,
  { name, topicId }: TopicMetadata,
  partition: number,
  fromOffset = 0n,
  maxWaitMs = 100,
): Promise<FetchedPartition> {
  const options = { partitions: [{ topic: name, topicId, partition, fromOffset }], maxWaitMs, maxBytes: 8_000_000, partitionMaxBytes: 8_000_000 };
  const [fetched] = await fetchRecords(cluster, options);
  if (fetched === undefined) throw new Error('a partition that was asked for was not answered');
  return fetched;
}

/** Where read_committed readers end. A commit is answered before its markers are written, so this waits until no transaction is open, unless one is meant to be. */
export async function stableEnd(cluster: KafkaCluster, partition: { topic: string; partition: number }, isTransactionOpen = false): Promise<bigint> {
  return eventually(async () => {
    const [[stable], [end]] = await Promise.all([listOffsets(cluster, [partition], 'latest-stable'), listOffsets(cluster, [partition], 'latest')]);
    if (stable?.offset === undefined) throw new Error('the partition has no end', { cause: stable?.error });
    return (isTransactionOpen || stable.offset === end?.offset) && stable.offset;
  });
}

/** Every value of a partition up to its last stable offset, as a read_committed consumer sees them. */
export async function readCommittedValues(
  cluster: KafkaCluster,
  topic: TopicMetadata,
  partition: number,
  { isTransactionOpen = false } = {},
): Promise<string[]> {
  const end = await stableEnd(cluster, { topic: topic.name, partition }, isTransactionOpen);
  const values: string[] = [];
  for (let offset = 0n; offset < end; ) {
    const { records, abortedTransactions, error } = await fetchOne(cluster, topic, partition, offset);
    if (error !== undefined) throw new Error(error.message);
    const { walk, visited } = collectRecords(records, { fromOffset: offset, abortedTransactions });
    if (walk.nextOffset === offset) throw new Error(`reading stands still at offset ${offset}`);
    values.push(...visited.map(({ value }) => value?.toString() ?? ''));
    offset = walk.nextOffset;
  }
  return values;
}
