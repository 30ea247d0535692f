import type pg from 'pg';

/** Pauses a job by itself, with the reason; a job that somebody else paused or is cancelling stays as it is. */
export async function pauseJob(pool: pg.Pool, jobId: number, reason: string): Promise<void> {
  // A job that has only been confirmed is running from the moment a worker takes it up.
  await pool.query(`update replay_job set state = 'running' where id = $1 and state = 'confirmed'`, [jobId]);
  const { rowCount } = await pool.query(`update replay_job set state = 'paused', state_reason = $2 where id = $1 and state in ('running', 'canary')`, [
    jobId,
    reason,
  ]);
  if (rowCount === 1)
    await pool.query(
      `insert into audit (actor, action, cluster, subject, outcome, detail) select 'worker', 'replays:pause', cluster, 'replay/' || id, 'done', jsonb_build_object('reason', $2::text) from replay_job where id = $1`,
      [jobId, reason],
    );
}
