import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { fetchRecords } from '#lib/kafka/fetch-records.ts';
import { listOffsets } from '#lib/kafka/offsets.ts';
import { visitRecords } from '#lib/kafka/record-batch-reader.ts';
import { decodeHeaders } from '#lib/kafka/record-headers.ts';
import { readReplayMark } from '#lib/kafka/redrive-headers.ts';

const maxBytes = 8 * 1024 * 1024;

/**
 * Finds a job's copies in the target by reading it: their positions were lost when a worker was killed between Kafka's commit and ours.
 * @returns offsets of the copies by `topic/partition/offset` of their origin.
 * @throws KafkaError when the target cannot be read.
 */
export async function findCopies(
  cluster: KafkaCluster,
  { topic, partition, jobId, fromOffset, needed }: { topic: string; partition: number; jobId: number; fromOffset: bigint; needed: number },
): Promise<Map<string, bigint>> {
  const topicId = (await cluster.topics([topic])).get(topic)?.topicId ?? '';
  const [latest] = await listOffsets(cluster, [{ topic, partition }], 'latest-stable');
  if (latest?.error !== undefined) throw latest.error;
  const endOffset = latest?.offset ?? fromOffset;
  const found = new Map<string, bigint>();
  let offset = fromOffset;
  while (offset < endOffset && found.size < needed) {
    const [answer] = await fetchRecords(cluster, {
      partitions: [{ topic, topicId, partition, fromOffset: offset }],
      maxWaitMs: 100,
      maxBytes,
      partitionMaxBytes: maxBytes,
    });
    if (answer === undefined || answer.error !== undefined) throw new Error(answer?.error?.message ?? `${topic}/${partition} gave no answer`);
    const walk = visitRecords(
      answer.records,
      { fromOffset: offset, toOffset: endOffset, abortedTransactions: answer.abortedTransactions, isolation: 'read_committed' },
      (cursor) => {
        const mark = readReplayMark(decodeHeaders(cursor.headers));
        if (mark?.jobId === jobId) found.set(`${mark.origin.topic}/${mark.origin.partition}/${mark.origin.offset}`, cursor.offset);
      },
    );
    const next = walk.corrupt?.nextOffset ?? walk.nextOffset;
    if (next <= offset) break;
    offset = next;
  }
  return found;
}
