import type { IndexMove } from './move-index-position.ts';
import type { ReadDeadLetter } from './read-dead-letter.ts';

/** A dead letter that knows its failure: see recognise.ts. */
export interface DeadLetterToStore extends ReadDeadLetter {
  recognisedBy: string;
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
  gaps: Gap[];
}

/** A failure that came back: it was dealt with, or its replay was under way, and here is its dead letter again. */
export interface Returned {
  failureId: bigint;
  recordId: bigint;
}
