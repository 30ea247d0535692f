import type pg from 'pg';
import type { HealthCheck } from '#lib/config/health.ts';
import { goneAfterMs } from '#lib/leases/lease.ts';

/** Whether any worker is at work. @throws the database's error */
export async function checkWorkers(pool: pg.Pool): Promise<HealthCheck> {
  const { rows } = await pool.query<{ alive: boolean; last_ms: string | null }>(
    `select coalesce(max(seen_at) > now() - $1 * interval '1 ms', false) as alive, extract(epoch from now() - max(seen_at)) * 1000 as last_ms from worker`,
    [goneAfterMs],
  );
  const [row] = rows;
  if (row?.alive) return { name: 'worker', status: 'up', reason: null };
  const last =
    row?.last_ms == null
      ? 'None is registered: the last one was stopped, or none was started yet.'
      : `The last was seen ${Math.round(Number(row.last_ms) / 1000)} s ago.`;
  return { name: 'worker', status: 'down', reason: `No worker is running: nothing is indexed or replayed. ${last} Start one with \`npm run worker\`.` };
}
