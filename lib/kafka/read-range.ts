import type { KafkaCluster } from './cluster-connection.ts';
import { fetchRecords } from './fetch-records.ts';
import { KafkaError } from './kafka-error.ts';
import { listOffsets } from './offsets.ts';
import { visitRecords } from './record-batch-reader.ts';
import type { RecordCursor } from './record-cursor.ts';

const maxBytes = 8 * 1024 * 1024;
const maxWaitMs = 100;

/** Where a read began and ended, and where the partition ended when it began (its last stable offset). */
export interface RangeRead {
  fromOffset: bigint;
  toOffset: bigint;
  endOffset: bigint;
}

/** The log's start and its last stable offset. @throws KafkaError */
async function bounds(cluster: KafkaCluster, topic: string, partition: number): Promise<{ start: bigint; end: bigint }> {
  const [[earliest], [latest]] = await Promise.all([
    listOffsets(cluster, [{ topic, partition }], 'earliest'),
    listOffsets(cluster, [{ topic, partition }], 'latest-stable'),
  ]);
  if (earliest?.error !== undefined || latest?.error !== undefined) throw earliest?.error ?? latest?.error;
  return { start: earliest?.offset ?? 0n, end: latest?.offset ?? 0n };
}

/**
 * Reads the committed records of a partition from an offset to its present end, in order. Damaged batches are passed over.
 * @param fromOffset where to begin; the log's start where retention has taken it.
 * @param isEnough asked after each fetch with the number of records seen: true ends the read early.
 * @throws KafkaError when the partition cannot be read.
 */
export async function readRange(
  cluster: KafkaCluster,
  { topic, partition, fromOffset }: { topic: string; partition: number; fromOffset: bigint },
  onRecord: (cursor: RecordCursor) => void,
  isEnough: (records: number) => boolean = () => false,
): Promise<RangeRead> {
  const topicId = (await cluster.topics([topic])).get(topic)?.topicId ?? '';
  const { start, end: endOffset } = await bounds(cluster, topic, partition);
  const begin = fromOffset > start ? fromOffset : start;
  let offset = begin;
  let records = 0;
  while (offset < endOffset && !isEnough(records)) {
    const [answer] = await fetchRecords(cluster, {
      partitions: [{ topic, topicId, partition, fromOffset: offset }],
      maxWaitMs,
      maxBytes,
      partitionMaxBytes: maxBytes,
    });
    if (answer?.error !== undefined) throw new KafkaError(answer.error.message, { ...answer.error, cluster: cluster.id, topic, partition, offset });
    if (answer === undefined) break;
    const { abortedTransactions } = answer;
    const walk = visitRecords(answer.records, { fromOffset: offset, toOffset: endOffset, abortedTransactions, isolation: 'read_committed' }, onRecord);
    const next = walk.corrupt?.nextOffset ?? walk.nextOffset;
    if (next <= offset) break;
    records += walk.records;
    offset = next;
  }
  return { fromOffset: begin, toOffset: offset, endOffset };
}
