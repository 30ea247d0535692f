import type { CommittedPosition, ProducerIdentity } from './transaction-session.ts';

/** What a batch is sealed with at send. */
export interface BatchSequence extends ProducerIdentity {
  /** Sequence number of the batch's first record. */
  baseSequence: number;
}

export interface SliceBatch {
  partition: number;
  /** How many records it holds. */
  count: number;
  /** Writes producer id, epoch, base sequence and checksum into the batch, and gives its bytes, which must stay as they are until the slice has settled. */
  seal(sequence: BatchSequence): Buffer;
}

export interface Slice {
  topic: string;
  /** In the order in which they are to be appended; may be empty, when only the position moves. */
  batches: readonly SliceBatch[];
  /** Progress that is committed with the records or not at all. */
  position: CommittedPosition;
}

/**
 * `committed`: records and position are there, once. `refused`: Kafka will not take some of the records (too large, not authorized, no such topic …); the
 * transaction was aborted, nothing was sent, the position is where it was, and the producer goes on. `code` is Kafka's name of the error.
 */
export type SliceOutcome =
  | {
      status: 'committed';
      batches: { partition: number; count: number /** undefined when the leader only said that it has the batch. */; baseOffset: bigint | undefined }[];
    }
  | { status: 'refused'; code: string; message: string; partition: number | undefined };
