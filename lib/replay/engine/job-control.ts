import type pg from 'pg';
import { z } from 'zod';
import { replayJobState } from '#lib/replay/job-states.ts';
import { rampedRate } from '#lib/replay/run/ramped-rate.ts';

/** What a job's workers have to keep to: read before each slice and while one waits, so that what is decided holds within half a second. */
export interface JobControl {
  mayRun: boolean;
  /** Messages per second of all shards together, at this moment of the ramp. */
  ratePerSecond: number;
  /** Whether no shard may go beyond its part of the canary yet. */
  isCanaryOpen: boolean;
}

const controlRow = z.object({
  state: replayJobState,
  rate: z.int(),
  ramp_ms: z.int(),
  since_ms: z.coerce.number().nullable(),
  canary_open: z.boolean(),
});

/** Reads a job's control. The ramp goes by the database's clock, the same for all workers. */
export async function readControl(pool: pg.Pool, jobId: number): Promise<JobControl> {
  const { rows } = await pool.query(
    `select state, coalesce(rate_per_second, (plan -> 'settings' ->> 'ratePerSecond')::int) as rate, ramp_ms, extract(epoch from now() - running_since) * 1000 as since_ms, canary_open
       from replay_job where id = $1`,
    [jobId],
  );
  const { state, rate, ramp_ms: rampMs, since_ms: sinceMs, canary_open: isCanaryOpen } = controlRow.parse(rows[0]);
  return {
    mayRun: state === 'running' || state === 'canary',
    ratePerSecond: rampedRate({ ratePerSecond: rate, rampMs, sinceMs: sinceMs ?? 0 }),
    isCanaryOpen,
  };
}
