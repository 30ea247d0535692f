import type pg from 'pg';
import { postgresText } from '#lib/db/postgres-text.ts';
import type { PausedBy } from './paused-by.ts';

/**
 * Within a transaction: pauses a job by itself, with the reason, together with its audit row; one that somebody else paused stays as it is, and one that is being cancelled says
 * why that takes long.
 * @param reason with the figures, as operators read it.
 * @returns whether it was this that paused it.
 */
export async function pauseRunning(client: pg.ClientBase, jobId: number, by: PausedBy, reason: string): Promise<boolean> {
  // A job that has only been confirmed is running from the moment a worker takes it up.
  await client.query(`update replay_job set state = 'running' where id = $1 and state = 'confirmed'`, [jobId]);
  const { rowCount } = await client.query(
    `with paused as (
       update replay_job set state = 'paused', paused_by = $3, state_reason = $2 where id = $1 and state in ('running', 'canary') returning id, cluster
     ) insert into audit (actor, action, cluster, subject, outcome, detail)
       select 'worker', 'replays:pause', cluster, 'replay/' || id, 'done', jsonb_build_object('by', $3::text, 'reason', $2::text) from paused`,
    [jobId, postgresText(reason), by],
  );
  if (rowCount === 1) return true;
  await client.query(`update replay_job set state_reason = $2 where id = $1 and state = 'cancelling' and state_reason is distinct from $2`, [
    jobId,
    postgresText(reason),
  ]);
  return false;
}
