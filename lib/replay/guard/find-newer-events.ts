import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { readIdentity } from '#lib/kafka/event-identity.ts';
import { fetchRecords } from '#lib/kafka/fetch-records.ts';
import { listOffsets } from '#lib/kafka/offsets.ts';
import { visitRecords } from '#lib/kafka/record-batch-reader.ts';
import type { RecordCursor } from '#lib/kafka/record-cursor.ts';
import { decodeHeaders } from '#lib/kafka/record-headers.ts';
import { readReplayMark } from '#lib/kafka/redrive-headers.ts';

/** One selected message, as the guard needs it. */
export interface GuardedMessage {
  id: string;
  key: Buffer;
  eventType: string | null;
  originOffset: bigint;
}

/** What has passed since. */
export interface NewerEvent {
  offset: bigint;
  timestampMs: bigint;
}

export interface GuardScan {
  /** By message id: the newest event of the same key and type behind its origin. */
  newer: Map<string, NewerEvent>;
  /** Where the scan began and ended. */
  fromOffset: bigint;
  toOffset: bigint;
  /** The end of the partition when the scan began: it was looked at whole if `toOffset` is there. */
  endOffset: bigint;
}

/** A scan stops here, and the plan says so: enough for the day of a middling topic, and seconds of reading. */
const mostRecords = 1_000_000;
const maxBytes = 8 * 1024 * 1024;

/**
 * Looks for events of the same key and event type that came after the selected messages, in one partition of the topic they came from: a replay would put
 * older state over newer. Copies that a replay sent count as what they are copies of, and so not.
 * @param fromOffset where to begin: the first origin + 1, or where an earlier scan ended.
 * @throws KafkaError when the partition cannot be read.
 */
export async function findNewerEvents(
  cluster: KafkaCluster,
  { topic, partition, messages, fromOffset }: { topic: string; partition: number; messages: readonly GuardedMessage[]; fromOffset: bigint },
): Promise<GuardScan> {
  const topicId = (await cluster.topics([topic])).get(topic)?.topicId ?? '';
  const [[earliest], [latest]] = await Promise.all([
    listOffsets(cluster, [{ topic, partition }], 'earliest'),
    listOffsets(cluster, [{ topic, partition }], 'latest-stable'),
  ]);
  if (earliest?.error !== undefined || latest?.error !== undefined) throw earliest?.error ?? latest?.error;
  const endOffset = latest?.offset ?? fromOffset;
  const start = fromOffset > (earliest?.offset ?? 0n) ? fromOffset : (earliest?.offset ?? 0n);
  const byKey = Map.groupBy(messages, ({ key }) => key.toString('latin1'));
  const newer = new Map<string, NewerEvent>();

  const look = (cursor: RecordCursor) => {
    const candidates = cursor.key === null ? undefined : byKey.get(cursor.key.toString('latin1'));
    if (candidates === undefined) return;
    const headers = decodeHeaders(cursor.headers);
    const type = readIdentity(headers).type;
    if (readReplayMark(headers) !== null) return;
    for (const message of candidates) {
      if (cursor.offset > message.originOffset && type === message.eventType) newer.set(message.id, { offset: cursor.offset, timestampMs: cursor.timestamp });
    }
  };

  let offset = start;
  let records = 0;
  while (offset < endOffset && records < mostRecords) {
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
      look,
    );
    records += walk.records;
    const next = walk.corrupt?.nextOffset ?? walk.nextOffset;
    if (next <= offset) break;
    offset = next;
  }
  return { newer, fromOffset: start, toOffset: offset, endOffset };
}
