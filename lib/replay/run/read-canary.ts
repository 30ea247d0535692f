import { rangeCountsSql } from '#lib/replay/range/range-counts.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import { type CanarySeen, canarySeen } from './judge-canary.ts';

const outcomes = canarySeen.keyof().exclude(['since_ms', 'reason']).options;

/** The canary of a selection: the messages in front of their shards. */
const selectionSql = `
  select ${outcomes.map((outcome) => `count(*) filter (where item.outcome = '${outcome}')::int as ${outcome}`).join(', ')},
         extract(epoch from now() - (select max(committed_at) from replay_copy where job_id = $1)) * 1000 as since_ms,
         (array_agg(item.reason order by item.outcome = 'returned' desc) filter (where item.outcome in ('returned', 'failed', 'unproven') and item.reason is not null))[1] as reason
    from replay_item item join replay_shard shard on shard.job_id = item.job_id and shard.shard = item.shard where item.job_id = $1 and item.position < shard.canary_to`;

/** The canary of a range: as long as it is open, everything that was sent. */
const rangeSql = `
  select (select coalesce(sum(greatest(0, canary_to - sent_count)), 0)::int from replay_shard where job_id = job.id and position < total) as pending,
         ${outcomes
           .filter((outcome) => outcome !== 'pending')
           .map((outcome) => `(ranged.counts ->> '${outcome}')::int as ${outcome}`)
           .join(', ')},
         extract(epoch from now() - (select max(committed_at) from replay_range_copy where job_id = job.id)) * 1000 as since_ms,
         (select reason from (
            select case outcome when 'returned' then 0 when 'failed' then 1 else 2 end as gravity, reason from replay_item where job_id = job.id and outcome in ('returned', 'failed', 'unproven')
            union all select 0, reason from replay_return where job_id = job.id
            union all select 1, reason from replay_left where job_id = job.id and outcome = 'failed'
            union all select 2, reason from replay_range_copy where job_id = job.id and outcome = 'unproven') told where reason is not null order by gravity limit 1) as reason
    from replay_job job cross join lateral (${rangeCountsSql}) ranged where job.id = $1`;

/** What became of an open canary's messages so far. */
export async function readCanary({ pool }: Pick<ReplayContext, 'pool'>, jobId: number, isRange: boolean): Promise<CanarySeen> {
  const { rows } = await pool.query(isRange ? rangeSql : selectionSql, [jobId]);
  return canarySeen.parse(rows[0]);
}
