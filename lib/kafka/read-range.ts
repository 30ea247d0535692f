import type { KafkaCluster } from './cluster-connection.ts';
import { type FetchedPartition, fetchRecords } from './fetch-records.ts';
import { KafkaError } from './kafka-error.ts';
import { listOffsets } from './offsets.ts';
import { type BatchWalk, visitRecords } from './record-batch-reader.ts';
import type { RecordCursor } from './record-cursor.ts';
import { retryUntil } from './retry-until.ts';

/** Four times as much takes some 20 MB more, and is no faster. */
const maxBytes = 2_000_000;
const maxWaitMs = 100;
/** A broker may answer with nothing although there is more: a new leader, or one that has not caught up. For so long it is asked again. */
const patienceMs = 10_000;

/** Where a read began and ended, and where the partition ended when it began (its last stable offset). */
export interface RangeRead {
  fromOffset: bigint;
  toOffset: bigint;
  endOffset: bigint;
  /** Damaged batches between the two: what they held is not known. */
  passedOver: { fromOffset: bigint; toOffset: bigint; reason: string }[];
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

interface Place {
  topic: string;
  topicId: string;
  partition: number;
  fromOffset: bigint;
}

/** What lies at an offset that is known to be below the end. @throws KafkaError, retriable where the broker may give it later */
async function fetchAt(cluster: KafkaCluster, place: Place): Promise<FetchedPartition> {
  const { topic, partition, fromOffset: offset } = place;
  const [answer] = await fetchRecords(cluster, { partitions: [place], maxWaitMs, maxBytes, partitionMaxBytes: maxBytes });
  if (answer?.error !== undefined) throw new KafkaError(answer.error.message, { ...answer.error, cluster: cluster.id, topic, partition, offset });
  if (answer === undefined || answer.records.length === 0)
    throw new KafkaError(`${topic}/${partition} gave nothing at offset ${offset}, although it goes on behind it.`, {
      code: 'NOTHING_READ',
      cluster: cluster.id,
      topic,
      partition,
      offset,
      retriable: true,
    });
  return answer;
}

/**
 * Reads the committed records of a partition from an offset to its present end, in order. Damaged batches are passed over, and said.
 * @param fromOffset where to begin; the log's start where retention has taken it.
 * @param isEnough asked after each fetch with the number of records seen: true ends the read early; nothing else does.
 * @throws KafkaError when the partition cannot be read to its end.
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
  const passedOver: RangeRead['passedOver'] = [];
  let offset = begin;
  let records = 0;
  while (offset < endOffset && !isEnough(records)) {
    const place = { topic, topicId, partition, fromOffset: offset };
    const answer = await retryUntil(performance.now() + patienceMs, () => fetchAt(cluster, place));
    const { abortedTransactions } = answer;
    const walk: BatchWalk = visitRecords(
      answer.records,
      { fromOffset: offset, toOffset: endOffset, abortedTransactions, isolation: 'read_committed' },
      onRecord,
    );
    const next = walk.corrupt?.nextOffset ?? walk.nextOffset;
    if (walk.corrupt !== undefined) passedOver.push({ fromOffset: walk.nextOffset, toOffset: next, reason: walk.corrupt.reason });
    if (next <= offset) throw new Error(`What ${topic}/${partition} gave at offset ${offset} does not lead on.`);
    records += walk.records;
    offset = next;
  }
  return { fromOffset: begin, toOffset: offset, endOffset, passedOver };
}
