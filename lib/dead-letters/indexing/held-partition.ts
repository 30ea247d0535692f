import type { Lease } from '#lib/leases/lease.ts';

/** A partition that this worker holds the lease of, and how far it is indexed. */
export interface HeldPartition {
  lease: Lease;
  topicRef: number;
  topic: string;
  topicId: string;
  partition: number;
  nextOffset: bigint;
  /** The end of the log as last stored. */
  logEndOffset: bigint;
  /** Whether the failures of what was stored last were all new, so that those of the next batch are likely to be. */
  bringsFresh?: boolean;
}
