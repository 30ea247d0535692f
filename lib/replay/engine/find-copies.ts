import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { KafkaError } from '#lib/kafka/kafka-error.ts';
import { listOffsets } from '#lib/kafka/offsets.ts';
import { type RangeRead, readRange } from '#lib/kafka/read-range.ts';
import { decodeHeaders } from '#lib/kafka/record-headers.ts';
import { planHashPrefix, readReplayMark } from '#lib/kafka/redrive-headers.ts';
import { retryUntil } from '#lib/kafka/retry-until.ts';
import { describeTopicConfigs } from '#lib/kafka/topics.ts';

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

/** Copies by `topic/partition/offset` of their origin, ascending: two groups may have failed on one message. */
export interface FoundCopies {
  byOrigin: Map<string, bigint[]>;
  /** Why a copy that was not found may have been sent all the same; undefined when the target was read whole. */
  incomplete: string | undefined;
}

function incompleteness({ fromOffset: begun, passedOver }: RangeRead, wanted: bigint, isCompacted: boolean): string | undefined {
  if (begun > wanted) return `the target's log now begins at offset ${begun}; what was at ${wanted} and after is gone`;
  const [first] = passedOver;
  if (first !== undefined) return `the target cannot be read at offset ${first.fromOffset}: ${first.reason}`;
  return isCompacted ? 'the target is compacted, so the copy may have given way to a newer record of its key' : undefined;
}

/**
 * Finds a job's copies in the target by reading it: their positions were lost when a worker was killed between Kafka's commit and ours.
 * @param fromOffset where the first copy that is looked for can lie.
 * @throws KafkaError when the target cannot be read to its end.
 */
export async function findCopies(
  cluster: KafkaCluster,
  { topic, partition, jobId, planHash, fromOffset }: { topic: string; partition: number; jobId: number; planHash: string; fromOffset: bigint },
): Promise<FoundCopies> {
  await untilStable(cluster, topic, partition);
  const byOrigin = new Map<string, bigint[]>();
  const range = await readRange(cluster, { topic, partition, fromOffset }, (cursor) => {
    const mark = readReplayMark(decodeHeaders(cursor.headers));
    if (mark?.jobId !== jobId || mark.planHashPrefix !== planHashPrefix(planHash)) return;
    const key = `${mark.origin.topic}/${mark.origin.partition}/${mark.origin.offset}`;
    byOrigin.set(key, [...(byOrigin.get(key) ?? []), cursor.offset]);
  });
  const configs = (await describeTopicConfigs(cluster, [topic])).get(topic);
  return { byOrigin, incomplete: incompleteness(range, fromOffset, configs?.get('cleanup.policy')?.includes('compact') ?? false) };
}
