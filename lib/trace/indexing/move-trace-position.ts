import type pg from 'pg';
import { type Lease, LeaseLost } from '#lib/leases/lease.ts';
import { announceEvents } from '#lib/live/announce.ts';

export interface TraceMove {
  /** The partition's number in trace_position. */
  place: number;
  fromOffset: bigint;
  nextOffset: bigint;
  logStartOffset: bigint;
  logEndOffset: bigint;
}

/**
 * As one statement, for each round trip takes Postgres and us as long as storing twenty events: keeps the lease from being taken until the transaction ends, as
 * holdLease does, moves the partition's next offset from where this worker believes it to be, and announces the topic, at commit. By the primary keys of lease,
 * trace_position and traced_topic.
 */
const moveSql = `
  with held as materialized (
    select from lease where name = $1 and token = $2 and expires_at > now() for key share
  ), moved as (
    update trace_position set next_offset = $5, log_start_offset = $6, log_end_offset = $7, observed_at = now()
      from held where id = $3 and next_offset = $4 returning topic_ref
  )
  select case when $8 then ${announceEvents('moved.topic_ref')} end from moved`;

/**
 * Within a transaction: moves the partition's next offset.
 * @param bringsEvents whether that is to be announced.
 * @throws LeaseLost when the lease or the offset is not what it was: another worker has written, and the transaction must not.
 */
export async function moveTracePosition(client: pg.ClientBase, lease: Lease, move: TraceMove, bringsEvents: boolean): Promise<void> {
  const { rowCount } = await client.query({
    name: 'move-trace-position',
    text: moveSql,
    values: [lease.name, lease.token.toString(), move.place, move.fromOffset, move.nextOffset, move.logStartOffset, move.logEndOffset, bringsEvents],
  });
  if (rowCount !== 1) throw new LeaseLost(lease.name);
}
