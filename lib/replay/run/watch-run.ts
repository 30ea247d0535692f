import { z } from 'zod';
import { inTransaction } from '#lib/db/in-transaction.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import { replayPlan } from '#lib/replay/replay-job.ts';
import { groupLag } from './group-lag.ts';
import { judgeCanary } from './judge-canary.ts';
import { judgeReturns, returnsSeen } from './judge-returns.ts';
import { pauseRunning } from './pause-running.ts';
import { type PausedBy, pausedBy } from './paused-by.ts';
import { readCanary } from './read-canary.ts';
import type { RunSettings } from './run-settings.ts';

const runRow = z.object({ canary_open: z.boolean(), is_range: z.boolean(), settings: replayPlan.shape.settings, topics: z.array(z.string()) });

/** A reason to pause, and what gives it. */
interface Pause {
  by: PausedBy;
  why: string;
}

/** Ends a canary that is proven: the shards go on behind it. */
async function endCanary({ pool }: ReplayContext, jobId: number, why: string): Promise<void> {
  await pool.query(
    `with ended as (
       update replay_job set canary_open = false, state = 'running' where id = $1 and canary_open and state in ('canary', 'running') returning id, cluster
     ) insert into audit (actor, action, cluster, subject, outcome, detail)
       select 'worker', 'replays:canary', cluster, 'replay/' || id, 'done', jsonb_build_object('verdict', $2::text) from ended`,
    [jobId, why],
  );
}

async function watchCanary(
  context: ReplayContext,
  { jobId, isRange }: { jobId: number; isRange: boolean },
  { waitMs }: NonNullable<RunSettings['canary']>,
): Promise<Pause | undefined> {
  const verdict = judgeCanary(await readCanary(context, jobId, isRange), waitMs);
  if (verdict.status === 'proven') await endCanary(context, jobId, verdict.why);
  return verdict.status === 'pauses' ? { by: pausedBy.canary, why: verdict.why } : undefined;
}

/** Whether it was sent so long ago that it would have come back: all that can be told where no group is known that could be seen passing it. $3: the wait. */
const isPastWait = "committed_at <= now() - $3 * interval '1 ms'";
const isUnwatched = `(select plan #> '{range,groups}' = '[]' and plan #> '{range,request,provenBy}' = '[]' from replay_job where id = $1)`;

/** What was handled: each claimed failure, and of a range each batch. */
const handledSql = `
  select copy.committed_at, item.position, 1 as messages, case item.outcome when 'returned' then 1 else 0 end as returned, item.reason
    from replay_item item join replay_copy copy on copy.job_id = item.job_id and copy.shard = item.shard and item.position >= copy.first_position and item.position < copy.first_position + copy.count
    left join failure on failure.id = item.failure_id left join failure_kind kind on kind.id = failure.kind_id
   where item.job_id = $1 and (item.passed_at is not null or item.outcome in ('proven', 'returned') or item.outcome = 'unproven' and kind.consumer_group is null and copy.${isPastWait})
  union all
  select committed_at, first_position, case when is_passed then count - coalesce(claimed, 0) else returned end, returned, null
    from (select *, passed_at is not null or ${isUnwatched} and ${isPastWait} as is_passed from replay_range_copy where job_id = $1) batch where is_passed or returned > 0`;

/** Looks at what was sent since somebody last let the replay go on: what came back before, they know. */
async function watchReturns(
  { pool, environment }: ReplayContext,
  jobId: number,
  guard: NonNullable<RunSettings['guards']['returns']>,
): Promise<Pause | undefined> {
  const { rows } = await pool.query(
    `select coalesce(sum(messages), 0)::int as handled, coalesce(sum(returned), 0)::int as returned,
            coalesce(mode() within group (order by reason) filter (where returned > 0), (select mode() within group (order by reason) from replay_return where job_id = $1)) as reason,
            (select sum((shard ->> 'messages')::int)::int from replay_job, jsonb_array_elements(plan -> 'shards') shard where id = $1) as "toSend"
       from (select *, sum(messages) over (order by committed_at desc, position desc rows unbounded preceding) - messages as later
               from (${handledSql}) handled where committed_at >= (select running_since from replay_job where id = $1)) last where later < $2`,
    [jobId, guard.ofLast, environment.REDRIVE_PROOF_WAIT_MS],
  );
  const why = judgeReturns(guard, returnsSeen.parse(rows[0]));
  return why === undefined ? undefined : { by: pausedBy.returns, why };
}

async function watchLag(
  { cluster }: ReplayContext,
  topics: ReadonlySet<string>,
  { groupId, above }: NonNullable<RunSettings['guards']['lag']>,
): Promise<Pause | undefined> {
  const lag = await groupLag(cluster, groupId, topics);
  if (lag === undefined)
    return { by: pausedBy.lag, why: `${groupId} has no committed offset on ${[...topics].join(', ')} any more, so its lag cannot be watched` };
  if (lag <= BigInt(above)) return undefined;
  return { by: pausedBy.lag, why: `the lag of ${groupId} is ${lag} (pauses above ${above})` };
}

/**
 * Looks whether a replay that is being sent may go on, and pauses it where a guard of its plan or its canary says so; a canary that is proven ends.
 * @returns why it was paused; undefined where it was not.
 * @throws KafkaError when the group of a guard cannot be asked.
 */
export async function watchRun(context: ReplayContext, jobId: number): Promise<string | undefined> {
  const { rows } = await context.pool.query(
    `select canary_open, plan -> 'settings' as settings, coalesce(plan -> 'range' <> 'null', false) as is_range, (select array_agg(distinct target_topic) from replay_shard where job_id = job.id) as topics
       from replay_job job where id = $1 and state in ('canary', 'running')`,
    [jobId],
  );
  const run = runRow.optional().parse(rows[0]);
  if (run === undefined) return undefined;
  const { canary, guards } = run.settings;
  const found =
    (canary !== null && run.canary_open ? await watchCanary(context, { jobId, isRange: run.is_range }, canary) : undefined) ??
    (guards.returns === null ? undefined : await watchReturns(context, jobId, guards.returns)) ??
    (guards.lag === null ? undefined : await watchLag(context, new Set(run.topics), guards.lag));
  if (found === undefined) return undefined;
  const isPaused = await inTransaction(context.pool, (client) => pauseRunning(client, jobId, found.by, found.why));
  return isPaused ? found.why : undefined;
}
