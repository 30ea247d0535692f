import type pg from 'pg';
import { z } from 'zod';
import { replayJobState } from './job-states.ts';

const measured = z.object({ cluster: z.string(), state: replayJobState, count: z.int() });

/** How many replays are in each state: a scan of replay_job, which has a row for each that was ever planned. */
export async function measureReplays(pool: pg.Pool): Promise<z.infer<typeof measured>[]> {
  const { rows } = await pool.query('select cluster, state, count(*)::int as count from replay_job group by cluster, state order by cluster, state');
  return z.array(measured).parse(rows);
}
