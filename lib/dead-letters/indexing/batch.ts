import type { PackedBlock } from '#lib/dead-letters/bodies/body-block.ts';
import type { ReplayMark } from '#lib/kafka/redrive-headers.ts';
import type { UnreadOffsets } from '#lib/kafka/walk-fetched.ts';
import type { DeadLetterRows } from './dead-letter-rows.ts';

/** What storing a dead letter needs beside its row, which is written already (dead-letter-rows.ts): many wait at a time, so it is little. */
export interface DeadLetterToStore {
  offset: bigint;
  timestampMs: bigint;
  isPointer: boolean;
  replayMark: ReplayMark | null;
  originTopic: string | null;
  originPartition: number | null;
  originOffset: bigint | null;
  consumerGroup: string | null;
  errorClass: string | null;
  /** Where its row lies among the batch's. */
  row: number;
  /** See recognise.ts. This and the next two are known once the whole batch was read. */
  recognisedBy: string;
  /** See failure-kinds.ts. */
  kindId: number;
  /** The id that its origin's topic has now; undefined where none is named or the cluster has none of that name. */
  originTopicId: string | undefined;
  /** What its consumer said, where it is a copy that we sent, as opposed to the original message: by its mark, or by where its origin lies (join-copies.ts). */
  returnError: string | null;
}

/** Dead letters read from one partition, and the move of its position that they belong to. */
export interface Batch {
  cluster: string;
  topicRef: number;
  partition: number;
  fromOffset: bigint;
  nextOffset: bigint;
  logStartOffset: bigint;
  logEndOffset: bigint;
  records: DeadLetterToStore[];
  /** Of these records; undefined where there are none. */
  rows: DeadLetterRows | undefined;
  /** Of these records, in their order. */
  bodies: PackedBlock[];
  gaps: UnreadOffsets[];
}

/** A failure that came back: here is the dead letter of a copy that was sent. */
export interface Returned {
  failureId: bigint;
  /** What its consumer said this time. */
  error: string;
}
