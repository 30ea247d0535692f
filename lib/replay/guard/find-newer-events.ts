import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { readEventType } from '#lib/kafka/event-identity.ts';
import type { IdentityRules } from '#lib/kafka/event-identity-rules.ts';
import { type RangeRead, readRange } from '#lib/kafka/read-range.ts';
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

/** What a scan saw: it looked at the partition whole if `toOffset` reached `endOffset`. */
export interface GuardScan extends RangeRead {
  /** By message id: the newest event of the same key and type behind its origin. */
  newer: Map<string, NewerEvent>;
}

/** A scan for a plan stops here, and the plan says so: enough for the day of a middling topic, and seconds of reading. */
const mostPlanRecords = 1_000_000;

/**
 * Looks for events of the same key and event type that came after the selected messages, in one partition of the topic they came from: a replay would put
 * older state over newer. Copies that a replay sent count as what they are copies of, and so not.
 * @param fromOffset where to begin: the first origin + 1.
 * @param planned origins of all messages that the plan itself sends to this partition, in their order: they overtake nothing.
 * @param identity how the topic's events are read.
 * @param isEnough ends the scan early, see readRange.
 * @throws KafkaError when the partition cannot be read.
 */
export async function findNewerEvents(
  cluster: KafkaCluster,
  {
    topic,
    partition,
    messages,
    fromOffset,
    planned,
    identity,
  }: {
    topic: string;
    partition: number;
    messages: readonly GuardedMessage[];
    fromOffset: bigint;
    planned: ReadonlySet<bigint>;
    identity: IdentityRules;
  },
  isEnough = (records: number): boolean => records >= mostPlanRecords,
): Promise<GuardScan> {
  const byKey = Map.groupBy(messages, ({ key }) => key.toString('latin1'));
  const newer = new Map<string, NewerEvent>();
  const range = await readRange(
    cluster,
    { topic, partition, fromOffset },
    (cursor) => {
      const candidates = cursor.key === null ? undefined : byKey.get(cursor.key.toString('latin1'));
      if (candidates === undefined || planned.has(cursor.offset)) return;
      if (readReplayMark(decodeHeaders(cursor.headers)) !== null) return;
      const type = readEventType(cursor.headers, cursor.value, identity);
      for (const { id, eventType, originOffset } of candidates) {
        if (cursor.offset > originOffset && type === eventType) newer.set(id, { offset: cursor.offset, timestampMs: cursor.timestamp });
      }
    },
    isEnough,
  );
  return { ...range, newer };
}
