import { z } from 'zod';
import { inTransaction } from '#lib/db/in-transaction.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import { replayPlan } from '#lib/replay/replay-job.ts';
import { groupLag } from './group-lag.ts';
import { canarySeen, judgeCanary } from './judge-canary.ts';
import { judgeReturns, returnsSeen } from './judge-returns.ts';
import { pauseRunning } from './pause-running.ts';
import { type PausedBy, pausedBy } from './paused-by.ts';
import type { RunSettings } from './run-settings.ts';

const runRow = z.object({ canary_open: z.boolean(), settings: replayPlan.shape.settings, topics: z.array(z.string()) });

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

async function watchCanary(context: ReplayContext, jobId: number, { waitMs }: NonNullable<RunSettings['canary']>): Promise<Pause | undefined> {
  const outcomes = canarySeen.keyof().exclude(['since_ms', 'reason']).options;
  const { rows } = await context.pool.query(
    `select ${outcomes.map((outcome) => `count(*) filter (where item.outcome = '${outcome}')::int as ${outcome}`).join(', ')},
            extract(epoch from now() - (select max(committed_at) from replay_copy where job_id = $1)) * 1000 as since_ms,
            (array_agg(item.reason order by item.outcome = 'returned' desc) filter (where item.outcome in ('returned', 'failed', 'unproven') and item.reason is not null))[1] as reason
       from replay_item item join replay_shard shard on shard.job_id = item.job_id and shard.shard = item.shard where item.job_id = $1 and item.position < shard.canary_to`,
    [jobId],
  );
  const verdict = judgeCanary(canarySeen.parse(rows[0]), waitMs);
  if (verdict.status === 'proven') await endCanary(context, jobId, verdict.why);
  return verdict.status === 'pauses' ? { by: pausedBy.canary, why: verdict.why } : undefined;
}

/** Looks at what was sent since somebody last let the replay go on: what came back before, they know. */
async function watchReturns({ pool }: ReplayContext, jobId: number, guard: NonNullable<RunSettings['guards']['returns']>): Promise<Pause | undefined> {
  const { rows } = await pool.query(
    `select count(*)::int as handled, count(*) filter (where outcome = 'returned')::int as returned, mode() within group (order by reason) filter (where outcome = 'returned') as reason,
            (select sum((shard ->> 'messages')::int)::int from replay_job, jsonb_array_elements(plan -> 'shards') shard where id = $1) as "toSend"
       from (select item.outcome, item.reason
               from replay_item item join replay_copy copy on copy.job_id = item.job_id and copy.shard = item.shard and item.position >= copy.first_position and item.position < copy.first_position + copy.count
              where item.job_id = $1 and (item.passed_at is not null or item.outcome in ('proven', 'returned')) and copy.committed_at >= (select running_since from replay_job where id = $1)
              order by copy.committed_at desc, item.position desc limit $2) last`,
    [jobId, guard.ofLast],
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
    `select canary_open, plan -> 'settings' as settings, (select array_agg(distinct target_topic) from replay_shard where job_id = job.id) as topics
       from replay_job job where id = $1 and state in ('canary', 'running')`,
    [jobId],
  );
  const run = runRow.optional().parse(rows[0]);
  if (run === undefined) return undefined;
  const { canary, guards } = run.settings;
  const found =
    (canary !== null && run.canary_open ? await watchCanary(context, jobId, canary) : undefined) ??
    (guards.returns === null ? undefined : await watchReturns(context, jobId, guards.returns)) ??
    (guards.lag === null ? undefined : await watchLag(context, new Set(run.topics), guards.lag));
  if (found === undefined) return undefined;
  const isPaused = await inTransaction(context.pool, (client) => pauseRunning(client, jobId, found.by, found.why));
  return isPaused ? found.why : undefined;
}
