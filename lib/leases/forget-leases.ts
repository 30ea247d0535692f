import type pg from 'pg';

/** Forgets leases that nobody has held for an hour (their topic or replay is gone) and workers that were not seen for a day. A lease that is wanted again is made anew. */
export async function forgetLeases(pool: pg.Pool): Promise<void> {
  await pool.query(`delete from lease where expires_at < now() - interval '1 hour'`);
  await pool.query(`delete from worker where seen_at < now() - interval '1 day'`);
}
