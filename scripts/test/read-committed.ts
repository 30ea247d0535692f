import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import type { TopicMetadata } from '#lib/kafka/cluster-metadata.ts';
import { type FetchedPartition, fetchRecords } from '#lib/kafka/fetch-records.ts';
import { listOffsets } from '#lib/kafka/offsets.ts';
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

/** Every value of a partition up to its last stable offset, as a read_committed consumer sees them. */
export async function readCommittedValues(cluster: KafkaCluster, topic: TopicMetadata, partition: number): Promise<string[]> {
  const [end] = await listOffsets(cluster, [{ topic: topic.name, partition }], 'latest-stable');
  if (end?.offset === undefined) throw new Error('the partition has no end', { cause: end?.error });
  const values: string[] = [];
  for (let offset = 0n; offset < end.offset; ) {
    const { records, abortedTransactions, error } = await fetchOne(cluster, topic, partition, offset);
    if (error !== undefined) throw new Error(error.message);
    const { walk, visited } = collectRecords(records, { fromOffset: offset, abortedTransactions });
    if (walk.nextOffset === offset) throw new Error(`reading stands still at offset ${offset}`);
    values.push(...visited.map(({ value }) => value?.toString() ?? ''));
    offset = walk.nextOffset;
  }
  return values;
}
