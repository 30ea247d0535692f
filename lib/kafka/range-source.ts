import type { AbortedTransaction } from './aborted-transactions.ts';
import type { KafkaCluster } from './cluster-connection.ts';
import { type FetchedPartition, fetchRecords } from './fetch-records.ts';
import { KafkaError } from './kafka-error.ts';
import { listOffsets } from './offsets.ts';
import { retryUntil } from './retry-until.ts';

/** A broker may answer with nothing although there is more: a new leader, or one that has not caught up. For so long it is asked again. */
const patienceMs = 10_000;
const maxWaitMs = 100;

/** A partition of the very topic that has this id. */
export interface SourcePartition {
  topic: string;
  topicId: string;
  partition: number;
}

/** What a source has at an offset: raw batches, or nothing before the log's start any more. */
export type SourceAnswer = { records: Buffer; abortedTransactions: readonly AbortedTransaction[]; deletedTo?: undefined } | { deletedTo: bigint };

function failed(cluster: KafkaCluster, { topic, partition }: SourcePartition, offset: bigint, { error }: Pick<FetchedPartition, 'error'>): KafkaError {
  const place = { cluster: cluster.id, topic, partition, offset };
  if (error === undefined)
    return new KafkaError(`${topic}/${partition} gave nothing at offset ${offset}, although it goes on behind it.`, {
      ...place,
      code: 'NOTHING_READ',
      retriable: true,
    });
  if (error.kind === 'unknown-topic')
    return new KafkaError(`The topic ${topic} was deleted, or created again, since the range was planned.`, { ...place, code: error.code, retriable: false });
  return new KafkaError(error.message, { ...place, code: error.code, retriable: error.retriable });
}

/** Where the log begins now; behind `offset` when retention has taken what was there. @throws KafkaError when the log ends before the offset. */
async function startBehind(cluster: KafkaCluster, { topic, partition }: SourcePartition, offset: bigint): Promise<bigint> {
  const [earliest] = await listOffsets(cluster, [{ topic, partition }], 'earliest');
  if (earliest?.offset === undefined) throw earliest?.error ?? new Error(`${topic}/${partition} gave no start`);
  if (earliest.offset > offset) return earliest.offset;
  throw new KafkaError(`${topic}/${partition} ends before offset ${offset}, which was there when the range was planned: its leader has lost records.`, {
    cluster: cluster.id,
    topic,
    partition,
    offset,
    code: 'OFFSET_OUT_OF_RANGE',
    retriable: false,
  });
}

/**
 * Reads raw batches at an offset that is known to lie before the partition's last stable offset.
 * @param maxBytes of the answer; a first batch that is larger still comes whole.
 * @throws KafkaError: retriable where the broker may give it later; not, where the topic is another one now or has lost what was read.
 */
export async function readSource(cluster: KafkaCluster, source: SourcePartition, fromOffset: bigint, maxBytes: number): Promise<SourceAnswer> {
  return retryUntil(performance.now() + patienceMs, async () => {
    const [answer] = await fetchRecords(cluster, { partitions: [{ ...source, fromOffset }], maxWaitMs, maxBytes, partitionMaxBytes: maxBytes });
    if (answer?.error?.kind === 'offset-out-of-range') return { deletedTo: await startBehind(cluster, source, fromOffset) };
    if (answer === undefined || answer.error !== undefined || answer.records.length === 0) throw failed(cluster, source, fromOffset, answer ?? {});
    return { records: answer.records, abortedTransactions: answer.abortedTransactions };
  });
}
