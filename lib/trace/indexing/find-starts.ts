import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import type { TopicPartition } from '#lib/kafka/leader-requests.ts';
import { listOffsets } from '#lib/kafka/offsets.ts';

const hourMs = 3_600_000;

/** Where each partition begins to be traced: at its first record that is not older than `hours`, or else at its end; left out where its leader does not say. */
export async function findStarts<Partition extends TopicPartition>(cluster: KafkaCluster, partitions: readonly Partition[], hours: number) {
  if (partitions.length === 0) return [];
  const [ends, firsts] = await Promise.all([
    listOffsets(cluster, partitions, 'latest-stable'),
    hours === 0 ? undefined : listOffsets(cluster, partitions, BigInt(Math.max(0, Date.now() - hours * hourMs))),
  ]);
  return ends.flatMap((end, index) => {
    const first = firsts?.[index];
    if (end.error !== undefined || first?.error !== undefined) return [];
    return [{ ...end, start: first === undefined || first.offset < 0n ? end.offset : first.offset, end: end.offset }];
  });
}
