import type pg from 'pg';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { holdLease, type Lease } from '#lib/leases/lease.ts';

/**
 * Pauses a job by itself, with the reason, together with its audit row; a job that somebody else paused or is cancelling stays as it is.
 * @param lease of the shard whose worker pauses it: one that lost it has nothing to say any more.
 * @returns whether it was this that paused it.
 * @throws LeaseLost
 */
export async function pauseJob(pool: pg.Pool, lease: Lease, jobId: number, reason: string): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    await holdLease(client, lease);
    // A job that has only been confirmed is running from the moment a worker takes it up.
    await client.query(`update replay_job set state = 'running' where id = $1 and state = 'confirmed'`, [jobId]);
    const { rowCount } = await client.query(
      `with paused as (
         update replay_job set state = 'paused', state_reason = $2 where id = $1 and state in ('running', 'canary') returning id, cluster
       ) insert into audit (actor, action, cluster, subject, outcome, detail)
         select 'worker', 'replays:pause', cluster, 'replay/' || id, 'done', jsonb_build_object('reason', $2::text) from paused`,
      [jobId, reason],
    );
    return rowCount === 1;
  });
}
