import type pg from 'pg';
import { holdLease, type Lease, LeaseLost } from '#lib/leases/lease.ts';

export interface TraceMove {
  /** The partition's number in trace_position. */
  place: number;
  fromOffset: bigint;
  nextOffset: bigint;
  logStartOffset: bigint;
  logEndOffset: bigint;
}

/**
 * Within a transaction: moves the partition's next offset from where this worker believes it to be.
 * @throws LeaseLost when the lease or the offset is not what it was: another worker has written, and the transaction must not.
 */
export async function moveTracePosition(client: pg.ClientBase, lease: Lease, move: TraceMove): Promise<void> {
  await holdLease(client, lease);
  const { rowCount } = await client.query(
    'update trace_position set next_offset = $3, log_start_offset = $4, log_end_offset = $5, observed_at = now() where id = $1 and next_offset = $2',
    [move.place, move.fromOffset, move.nextOffset, move.logStartOffset, move.logEndOffset],
  );
  if (rowCount !== 1) throw new LeaseLost(lease.name);
}
