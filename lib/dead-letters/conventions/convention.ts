import type { RecordHeader } from '#lib/kafka/record-headers.ts';

/** What a dead letter's headers say of where it came from and why, in one form for all conventions. Null: not said, or not readable. */
export interface DeadLetterFacts {
  originTopic: string | null;
  originPartition: number | null;
  originOffset: bigint | null;
  originTimestampMs: bigint | null;
  consumerGroup: string | null;
  /** The exception that says what went wrong, seen through the framework's wrapper. */
  errorClass: string | null;
  errorMessage: string | null;
  stackTrace: string | null;
  /** How often the consumer had tried. */
  attempt: number | null;
}

/** One framework's way of marking dead letters. Pure: it sees headers and nothing else. */
export interface Convention {
  /** Stored with each dead letter; never renamed. */
  name: string;
  /** Whether the headers are of this convention, by the prefix that only it uses. */
  recognises(headers: readonly RecordHeader[]): boolean;
  decode(headers: readonly RecordHeader[]): DeadLetterFacts;
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
  stackTrace: null,
  attempt: null,
};
