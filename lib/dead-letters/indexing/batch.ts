import type { PackedBlock } from '#lib/dead-letters/bodies/body-block.ts';
import type { IndexMove } from './move-index-position.ts';
import type { ReadDeadLetter } from './read-dead-letter.ts';

/** A dead letter that knows its failure. */
export interface DeadLetterToStore extends ReadDeadLetter {
  /** See recognise.ts. */
  recognisedBy: string;
  /** See failure-kinds.ts. */
  kindId: number;
  /** The id that its origin's topic has now; undefined where none is named or the cluster has none of that name. */
  originTopicId: string | undefined;
  /** Whether it is a copy that we sent, as opposed to the original message: by its mark, or by where its origin lies (join-copies.ts). */
  isReturn: boolean;
}

/** Offsets of a partition that cannot be indexed. */
export interface Gap {
  fromOffset: bigint;
  toOffset: bigint;
  reason: string;
}

/** Dead letters read from one partition, and the move of its position that they belong to. */
export interface Batch extends IndexMove {
  cluster: string;
  records: DeadLetterToStore[];
  /** Of these records, in their order. */
  bodies: PackedBlock[];
  gaps: Gap[];
}

/** A failure that came back: here is the dead letter of a copy that was sent. */
export interface Returned {
  failureId: bigint;
  /** What its consumer said this time. */
  error: string;
}
