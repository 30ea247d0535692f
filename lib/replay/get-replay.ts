import { z } from 'zod';
import { replayOutcome } from './job-states.ts';
import { describePlanned, listRunItems } from './list-items.ts';
import { replayLineOf, replayLineRow, replayLineSql } from './list-replays.ts';
import { noSuchReplay } from './no-such-replay.ts';
import { planOf } from './plan/stored-plan.ts';
import type { ReplayContext } from './replay-context.ts';
import type { ReplayDetail, ReplayPlan } from './replay-job.ts';
import { readPace } from './run/read-pace.ts';
import { readReturns } from './run/read-returns.ts';

/** A page of a replay lists so many of its messages; the counts are over all. */
const mostItems = 1_000;

const jobRow = replayLineRow.extend({
  plan: z.unknown(),
  items: z.unknown(),
  item_count: z.int(),
  skipped_items: z.int(),
  plan_hash: z.string(),
  expires_at: z.date(),
  sent_at: z.date().nullable(),
  paused_by: z.string().nullable(),
  rate: z.int(),
  running_since: z.date().nullable(),
  canary_open: z.boolean(),
  retry_of_job_id: z.int().nullable(),
  retries: z.array(z.int()),
});
/** Of a plan's items the first, and those behind them that somebody edited: what they will be has to be seen. */
const shownItems = `case when job.item_count <= ${mostItems} then job.items
  else jsonb_path_query_array(job.items, '$[0 to ${mostItems - 1}]') || jsonb_path_query_array(job.items, '$[${mostItems} to last] ? (@.edit != null)') end`;

const detailColumns = `job.plan, ${shownItems} as items, job.item_count, job.skipped_items, job.plan_hash, job.expires_at, job.confirmed_at, job.sent_at, job.paused_by, job.running_since, job.canary_open, job.retry_of_job_id,
  coalesce((select array_agg(retry.id order by retry.id) from replay_job retry where retry.retry_of_job_id = job.id), '{}') as retries,
  coalesce(job.rate_per_second, (job.plan -> 'settings' ->> 'ratePerSecond')::int) as rate`;
const shardRow = z.object({
  shard: z.int(),
  topic: z.string(),
  partition: z.int(),
  total: z.string(),
  position: z.string(),
  worker: z.string().nullable(),
  sent: z.int(),
  returned: z.int(),
});
const leftRow = z.object({
  partition: z.int(),
  from_offset: z.string(),
  to_offset: z.string(),
  count: z.string(),
  outcome: replayOutcome,
  reason: z.string(),
});

/** What of a range was not sent. */
async function listLeft({ pool }: ReplayContext, jobId: number, { range }: ReplayPlan): Promise<ReplayDetail['left']> {
  if (range === null) return [];
  const { rows } = await pool.query(
    `select shard.source_partition as partition, shard.from_offset + rest.from_position as from_offset, shard.from_offset + rest.to_position as to_offset, rest.count, rest.outcome, rest.reason
       from replay_left rest join replay_shard shard on shard.job_id = rest.job_id and shard.shard = rest.shard where rest.job_id = $1 order by rest.shard, rest.from_position limit ${mostItems}`,
    [jobId],
  );
  return z
    .array(leftRow)
    .parse(rows)
    .map(({ from_offset: fromOffset, to_offset: toOffset, ...row }) => ({ ...row, topic: range.request.topic, fromOffset, toOffset }));
}

/** One replay with its plan and what became of each message. @throws Refusal (not found) */
export async function getReplay(context: ReplayContext, id: number): Promise<ReplayDetail> {
  const { pool, cluster } = context;
  const { rows } = await pool.query(`${replayLineSql.replace('select job.id,', `select ${detailColumns}, job.id,`)} where job.cluster = $1 and job.id = $2`, [
    cluster.id,
    id,
  ]);
  const job = jobRow.optional().parse(rows[0]);
  if (job === undefined) throw noSuchReplay(cluster.id, id);
  const plan = planOf(job);
  const [{ rows: shards }, items, left, pace, returns] = await Promise.all([
    pool.query(
      `select shard.shard, target_topic as topic, target_partition as partition, total, position, nullif(lease.holder, '') as worker, case when shard.source_id is null then outcomes.sent else shard.sent_count::int end as sent, outcomes.returned
         from replay_shard shard left join lease on lease.name = 'replay/' || shard.job_id || '/' || shard.shard and lease.expires_at > now()
         cross join lateral (select count(*) filter (where outcome in ('sent', 'proven', 'returned', 'unproven'))::int as sent, count(*) filter (where outcome = 'returned')::int + (select coalesce(sum(copy.returned), 0)::int from replay_range_copy copy where copy.job_id = shard.job_id and copy.shard = shard.shard) as returned
                               from replay_item item where item.job_id = shard.job_id and item.shard = shard.shard) outcomes
        where shard.job_id = $1 order by shard.shard`,
      [id],
    ),
    job.confirmed_at === null ? describePlanned(pool, plan.items) : listRunItems(pool, id, mostItems),
    listLeft(context, id, plan),
    readPace(context, id),
    readReturns(context, id),
  ]);
  return {
    ...replayLineOf(job),
    planHash: job.plan_hash,
    plan,
    itemCount: job.item_count,
    skippedItems: job.skipped_items,
    expiresAt: job.expires_at.toISOString(),
    sentAt: job.sent_at?.toISOString() ?? null,
    ratePerSecond: job.rate,
    pausedBy: job.paused_by,
    runningSince: job.running_since?.toISOString() ?? null,
    isCanaryOpen: job.canary_open,
    retryOf: job.retry_of_job_id,
    retries: job.retries,
    shards: z.array(shardRow).parse(shards),
    items,
    left,
    pace,
    returns,
  };
}
