import type pg from 'pg';
import { z } from 'zod';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { postgresText } from '#lib/db/postgres-text.ts';
import { holdLease, type Lease } from '#lib/leases/lease.ts';
import { replayPlan } from '#lib/replay/replay-job.ts';
import { pauseRunning } from '#lib/replay/run/pause-running.ts';
import { pausedBy } from '#lib/replay/run/paused-by.ts';

const limitRow = z.object({ settings: replayPlan.shape.settings, failures: z.int() });

/**
 * Writes down that a shard could not be sent for the brokers' sake, and pauses its job where that has been so as often in succession as its guard allows.
 * Succession ends with a slice that is sent, and begins anew when somebody lets the job go on.
 * @returns whether the job was paused.
 * @throws LeaseLost
 */
export async function noteTrouble(pool: pg.Pool, lease: Lease, { jobId, shard }: { jobId: number; shard: number }, trouble: string): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    await holdLease(client, lease);
    await client.query(
      `insert into replay_event (job_id, shard, kind, worker, position, text)
       select shard.job_id, shard.shard, 'trouble', lease.holder, shard.position, $4 from replay_shard shard join lease on lease.name = $3 where shard.job_id = $1 and shard.shard = $2`,
      [jobId, shard, lease.name, postgresText(trouble)],
    );
    const { rows } = await client.query(
      `select plan -> 'settings' as settings,
              (select count(*)::int from replay_event event where event.job_id = job.id and event.shard = $2 and event.kind = 'trouble' and event.at >= coalesce(job.running_since, job.confirmed_at)
                  and event.at > coalesce(greatest((select max(committed_at) from replay_copy where job_id = job.id and shard = $2),
                                               (select max(committed_at) from replay_range_copy where job_id = job.id and shard = $2)), '-infinity')) as failures
         from replay_job job where id = $1`,
      [jobId, shard],
    );
    const { settings, failures } = limitRow.parse(rows[0]);
    const limit = settings.guards.brokerErrors;
    if (limit === null || failures < limit) return false;
    return pauseRunning(
      client,
      jobId,
      pausedBy.brokerErrors,
      `the brokers failed it ${failures} times in succession (pauses at ${limit}); the last time: ${trouble}`,
    );
  });
}
