import type { RecordHeader } from '#lib/kafka/record-headers.ts';

/** What a dead letter's headers say of where it came from and why, in one form for all conventions. Null: not said, or not readable. */
export interface DeadLetterFacts {
  originTopic: string | null;
  originPartition: number | null;
  originOffset: bigint | null;
  originTimestampMs: bigint | null;
  consumerGroup: string | null;
  /** The exception that says what went wrong, seen through wrappers (wrappers.ts). At most 300 characters. */
  errorClass: string | null;
  /** At most 8,000 characters; the header keeps all of it. */
  errorMessage: string | null;
  /** How often the consumer had tried, as its framework counts. */
  attempt: number | null;
  /** The step that failed, in the framework's word: Kafka Connect's VALUE_CONVERTER, TASK_PUT; MassTransit's fault or dead-letter. */
  stage: string | null;
  /** What failed, by the name an operator knows it by: Connect's connector, MassTransit's consumer type, SmallRye's deserializer. */
  component: string | null;
  /** When it failed, where that is said; milliseconds since 1970. */
  failedAtMs: bigint | null;
}

/** Once dead-lettered or sent to a retry topic, as its headers say: where it was read, and why it went on. */
export interface Hop extends DeadLetterFacts {
  convention: string;
}

/**
 * How a framework orders its headers among those that the record already had: after them, before them, or in no order that tells anything (a map).
 * Of two frameworks on one record this tells which one was last (newest-first.ts).
 */
export type HeaderPlacement = 'after' | 'before' | 'unordered';

/** One framework's way of marking dead letters. Pure: it sees headers and nothing else, whatever they are, and never throws. */
export interface Convention {
  /** Stored with each dead letter; never renamed. */
  name: string;
  placement: HeaderPlacement;
  /** Whether a header of this name shows that the convention was used: names that only it has. */
  isRecognisedBy(headerName: string): boolean;
  decode(headers: readonly RecordHeader[]): DeadLetterFacts;
  /** The newest stack trace, whole; apart from the facts because it is long and only shown. */
  stackTrace(headers: readonly RecordHeader[]): string | null;
  /** Each time it was dead-lettered or retried, oldest first, from repeated headers. For showing, not for indexing. */
  hops(headers: readonly RecordHeader[]): Hop[];
  /** Whether a header describes the failure and not the event: exactly these are removed on replay. */
  owns(headerName: string): boolean;
}

/** A dead letter that says nothing of its failure. */
export const noFacts: DeadLetterFacts = {
  originTopic: null,
  originPartition: null,
  originOffset: null,
  originTimestampMs: null,
  consumerGroup: null,
  errorClass: null,
  errorMessage: null,
  attempt: null,
  stage: null,
  component: null,
  failedAtMs: null,
};

export type Origin = Pick<DeadLetterFacts, 'originTopic' | 'originPartition' | 'originOffset' | 'originTimestampMs' | 'consumerGroup'>;

/** Of all that was said, where the record was read and by whom. */
export function originOf({ originTopic, originPartition, originOffset, originTimestampMs, consumerGroup }: DeadLetterFacts): Origin {
  return { originTopic, originPartition, originOffset, originTimestampMs, consumerGroup };
}
