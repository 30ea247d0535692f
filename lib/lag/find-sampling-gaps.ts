import type pg from 'pg';
import { z } from 'zod';
import type { samplingGaps } from './sampling-gaps.ts';

const gapRow = z.object({ from_at: z.date(), to_at: z.date() });

/** Samples come every 10 s; a few may be late or fail without anybody missing them. */
const gapMs = 60_000;

/**
 * When nobody sampled a cluster's consumer groups, over the day that samples are kept. All groups are sampled in one round, so that the oldest group that the
 * latest round has seen tells for all: some 8,640 rows by the primary key of lag_sample. What was before its first sample is not known, and is no gap.
 */
export async function findSamplingGaps(pool: pg.Pool, cluster: string): Promise<z.infer<typeof samplingGaps>> {
  const { rows } = await pool.query(
    `with witness as (select id from consumer_group where cluster = $1 and sampled_at = (select max(sampled_at) from consumer_group where cluster = $1) order by id limit 1),
          sampled as (select at from lag_sample where group_ref = (select id from witness) union all select now() from witness),
          pairs as (select lag(at) over (order by at) as from_at, at as to_at from sampled)
     select from_at, to_at from pairs where to_at - from_at > $2 * interval '1 ms' order by to_at`,
    [cluster, gapMs],
  );
  return {
    gaps: z
      .array(gapRow)
      .parse(rows)
      .map(({ from_at, to_at }) => ({ fromAt: from_at.toISOString(), toAt: to_at.toISOString() })),
  };
}
