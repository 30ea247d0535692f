import type pg from 'pg';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { holdLease, type Lease } from '#lib/leases/lease.ts';
import { pauseRunning } from '#lib/replay/run/pause-running.ts';
import { pausedBy } from '#lib/replay/run/paused-by.ts';

/**
 * Pauses a job for its engine, which must not go on by itself.
 * @param lease of the shard whose worker pauses it: one that lost it has nothing to say any more.
 * @returns whether it was this that paused it.
 * @throws LeaseLost
 */
export async function pauseJob(pool: pg.Pool, lease: Lease, jobId: number, reason: string): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    await holdLease(client, lease);
    return pauseRunning(client, jobId, pausedBy.worker, reason);
  });
}
