import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { readRange } from '#lib/kafka/read-range.ts';
import { decodeHeaders } from '#lib/kafka/record-headers.ts';
import { readReplayMark } from '#lib/kafka/redrive-headers.ts';

/**
 * Finds a job's copies in the target by reading it: their positions were lost when a worker was killed between Kafka's commit and ours.
 * @returns offsets of the copies by `topic/partition/offset` of their origin.
 * @throws KafkaError when the target cannot be read.
 */
export async function findCopies(
  cluster: KafkaCluster,
  { topic, partition, jobId, fromOffset }: { topic: string; partition: number; jobId: number; fromOffset: bigint },
): Promise<Map<string, bigint>> {
  const found = new Map<string, bigint>();
  await readRange(cluster, { topic, partition, fromOffset }, (cursor) => {
    const mark = readReplayMark(decodeHeaders(cursor.headers));
    if (mark?.jobId === jobId) found.set(`${mark.origin.topic}/${mark.origin.partition}/${mark.origin.offset}`, cursor.offset);
  });
  return found;
}
