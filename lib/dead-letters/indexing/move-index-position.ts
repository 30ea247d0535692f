import type pg from 'pg';
import { holdLease, type Lease, LeaseLost } from '#lib/leases/lease.ts';

export interface IndexMove {
  topicRef: number;
  partition: number;
  fromOffset: bigint;
  nextOffset: bigint;
  logStartOffset: bigint;
  logEndOffset: bigint;
}

/**
 * Within a transaction: moves the partition's next offset from where this worker believes it to be.
 * @throws LeaseLost when the lease or the offset is not what it was: another worker has written, and the transaction must not.
 */
export async function moveIndexPosition(client: pg.ClientBase, lease: Lease, move: IndexMove): Promise<void> {
  await holdLease(client, lease);
  const { rowCount } = await client.query(
    `update index_position set next_offset = $4, log_start_offset = $5, log_end_offset = $6, observed_at = now()
      where topic_ref = $1 and partition = $2 and next_offset = $3`,
    [move.topicRef, move.partition, move.fromOffset, move.nextOffset, move.logStartOffset, move.logEndOffset],
  );
  if (rowCount !== 1) throw new LeaseLost(lease.name);
}
