import type pg from 'pg';
import { z } from 'zod';
import { wrongCursor } from '#lib/access/wrong-cursor.ts';
import { replayJobState, replayOutcome } from './job-states.ts';
import { rangeCountsSql } from './range/range-counts.ts';
import type { ReplayLine, replayPage } from './replay-job.ts';
import { isUnderWaySql } from './under-way-sql.ts';

/** A job with the counts of its outcomes. */
export const replayLineSql = `
  select job.id, job.state, job.state_reason, job.reason, job.planned_by, job.planned_at, job.confirmed_by, job.confirmed_at, job.ended_at, coalesce(ranged.selected, job.item_count) as selected,
         (select array_agg(distinct shard ->> 'topic') from jsonb_array_elements(job.plan -> 'shards') shard) as target_topics,
         case when ranged.selected is null then coalesce((select jsonb_object_agg(outcome, count) from (select outcome, count(*) from replay_item where job_id = job.id group by outcome) counts), '{}') else ranged.counts end as counts
    from replay_job job left join lateral (${rangeCountsSql}) ranged on job.plan ? 'range' and job.plan -> 'range' <> 'null'`;

export const replayLineRow = z.object({
  id: z.int(),
  state: replayJobState,
  state_reason: z.string().nullable(),
  reason: z.string().nullable(),
  planned_by: z.string(),
  planned_at: z.date(),
  confirmed_by: z.string().nullable(),
  confirmed_at: z.date().nullable(),
  ended_at: z.date().nullable(),
  selected: z.int(),
  target_topics: z.array(z.string()).nullable(),
  counts: z.partialRecord(replayOutcome, z.int()),
});

/** What lists show of a job. */
export function replayLineOf(row: z.infer<typeof replayLineRow>): ReplayLine {
  const counts = { pending: 0, sent: 0, proven: 0, returned: 0, unproven: 0, skipped: 0, failed: 0, ...row.counts };
  return {
    id: row.id,
    state: row.state,
    stateReason: row.state_reason,
    targetTopics: row.target_topics ?? [],
    selected: row.selected,
    counts,
    reason: row.reason,
    plannedBy: row.planned_by,
    plannedAt: row.planned_at.toISOString(),
    confirmedBy: row.confirmed_by,
    confirmedAt: row.confirmed_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
  };
}

/** One replay as lists show it; undefined where there is none. */
export async function readReplayLine(pool: pg.Pool, cluster: string, id: number): Promise<ReplayLine | undefined> {
  const { rows } = await pool.query(`${replayLineSql} where job.cluster = $1 and job.id = $2`, [cluster, id]);
  const row = replayLineRow.optional().parse(rows[0]);
  return row === undefined ? undefined : replayLineOf(row);
}

/** Which page of the replays. */
export interface ReplayPageRequest {
  cursor?: string | undefined;
  limit: number;
  /** Only those that were confirmed and have not ended. */
  state?: 'under-way' | undefined;
}

/** The replays of a cluster, newest first, by keyset over replay_job_cluster_id_idx, or those under way by replay_job_state_idx. @throws Refusal when the cursor is not one of ours */
export async function listReplays(pool: pg.Pool, cluster: string, { cursor, limit, state }: ReplayPageRequest): Promise<z.infer<typeof replayPage>> {
  if (cursor !== undefined && !/^\d{1,9}$/.test(cursor)) throw wrongCursor('this list');
  const isAsked = state === undefined ? 'true' : isUnderWaySql;
  const { rows } = await pool.query(
    `${replayLineSql} where job.cluster = $1 and ($2::int is null or job.id < $2) and ${isAsked} order by job.id desc limit $3`,
    [cluster, cursor ?? null, limit + 1],
  );
  const lines = z.array(replayLineRow).parse(rows.slice(0, limit)).map(replayLineOf);
  return { lines, nextCursor: rows.length > limit ? String(lines.at(-1)?.id) : null };
}
