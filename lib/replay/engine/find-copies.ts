import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { KafkaError } from '#lib/kafka/kafka-error.ts';
import { listOffsets } from '#lib/kafka/offsets.ts';
import { readRange } from '#lib/kafka/read-range.ts';
import { decodeHeaders } from '#lib/kafka/record-headers.ts';
import { readReplayMark } from '#lib/kafka/redrive-headers.ts';
import { retryUntil } from '#lib/kafka/retry-until.ts';

/** Transactions of other producers in front of the copies hide them; most end by themselves within this time. */
const patienceMs = 30_000;

/** Resolves once every transaction that was open in the partition has ended. @throws KafkaError, retriable, when one stays open for longer. */
async function untilStable(cluster: KafkaCluster, topic: string, partition: number): Promise<void> {
  const at = { topic, partition };
  const [end] = await listOffsets(cluster, [at], 'latest');
  if (end?.error !== undefined) throw end.error;
  await retryUntil(performance.now() + patienceMs, async () => {
    const [stable] = await listOffsets(cluster, [at], 'latest-stable');
    if (stable?.error !== undefined) throw stable.error;
    if (end !== undefined && stable !== undefined && stable.offset < end.offset)
      throw new KafkaError(
        `A transaction of another producer is open in ${topic}/${partition} at offset ${stable.offset}; what lies behind it cannot be read yet.`,
        {
          ...at,
          code: 'UNSTABLE_OFFSET_COMMIT',
          cluster: cluster.id,
          offset: stable.offset,
          retriable: true,
        },
      );
  });
}

/**
 * Finds a job's copies in the target by reading it: their positions were lost when a worker was killed between Kafka's commit and ours.
 * @param fromOffset where the first copy that is looked for can lie.
 * @returns offsets of the copies by `topic/partition/offset` of their origin, ascending: two groups may have failed on one message.
 * @throws KafkaError when the target cannot be read.
 */
export async function findCopies(
  cluster: KafkaCluster,
  { topic, partition, jobId, fromOffset }: { topic: string; partition: number; jobId: number; fromOffset: bigint },
): Promise<Map<string, bigint[]>> {
  await untilStable(cluster, topic, partition);
  const found = new Map<string, bigint[]>();
  await readRange(cluster, { topic, partition, fromOffset }, (cursor) => {
    const mark = readReplayMark(decodeHeaders(cursor.headers));
    if (mark?.jobId !== jobId) return;
    const key = `${mark.origin.topic}/${mark.origin.partition}/${mark.origin.offset}`;
    found.set(key, [...(found.get(key) ?? []), cursor.offset]);
  });
  return found;
}
