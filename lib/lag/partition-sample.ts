/** Where a group and the log stood on one partition at an instant. */
export interface PartitionSample {
  /** Milliseconds since 1970. */
  atMs: number;
  /** The next offset that the group will read; null before its first commit. */
  committed: bigint | null;
  /** The log's end (high watermark). */
  logEnd: bigint;
  /** When the newest commit that we saw was made, in milliseconds since 1970; null where none was seen. */
  committedAtMs: number | null;
}

/** How many samples a verdict looks at; after Burrow's window of ten commits. */
export const windowSize = 10;

/** How many records the group has before it: from its offset on, or from where the log begins where it has not committed. A commit can be a moment newer than the log end that was read beside it. */
export function lagOf({ committed, logEnd }: { committed: bigint; logEnd: bigint }): bigint {
  const lag = logEnd - committed;
  return lag > 0n ? lag : 0n;
}
