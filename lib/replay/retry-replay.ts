import { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { Refusal } from '#lib/access/refusal.ts';
import { canBecome, failureState } from '#lib/dead-letters/failure-states.ts';
import { editVersions } from './plan/edited-failures.ts';
import { planOf } from './plan/stored-plan.ts';
import { planReplay } from './plan-replay.ts';
import { retryRange } from './range/retry-range.ts';
import type { ReplayContext } from './replay-context.ts';
import { mostReplayed, type RetryRequest } from './replay-job.ts';
import { notInThisState, requireReplay } from './require-replay.ts';
import { runOf } from './run/run-settings.ts';

const retriedRow = z.object({ failure_id: z.string(), state: failureState });

/**
 * Plans a replay of what did not succeed in one that has ended, with its settings and the edits that it had. What is claimed, resolved or discarded by now is
 * left to whoever did that. Of a range: a range of what was left of it (retry-range.ts); what came back of it are failures.
 * @returns the new job's id; both name each other.
 * @throws AccessDenied, Refusal (not found, not ended, nothing to retry, an edit was changed since), KafkaError
 */
export async function retryReplay(context: ReplayContext, actor: Actor, { id, outcomes }: { id: number } & RetryRequest): Promise<number> {
  const { pool } = context;
  const job = await requireReplay(context, actor, 'replays:plan', id);
  if (job.state !== 'done' && job.state !== 'cancelled') throw notInThisState(id, job.state, 'only one that has ended can be tried again');
  const plan = planOf(job);
  const { range } = plan;
  const isOfReturned = outcomes.every((outcome) => outcome === 'returned');
  if (range !== null && !isOfReturned) return retryRange(context, actor, { id, outcomes, plan: { ...plan, range } });
  const { items, settings } = plan;
  const { rows } = await pool.query(
    `select failure_id, failure.state from (
       select failure_id, min(shard) as shard, min(position) as position from (
         select failure_id, shard, position from replay_item where job_id = $1 and outcome::text = any($2)
         union all select failure_id, shard, position from replay_return where job_id = $1 and $3) ended group by failure_id) ended
       join failure on failure.id = ended.failure_id order by ended.shard, ended.position limit ${mostReplayed}`,
    [id, outcomes, isOfReturned],
  );
  const failureIds = z
    .array(retriedRow)
    .parse(rows)
    .flatMap(({ failure_id, state }) => (canBecome(state, 'claimed') ? [failure_id] : []));
  if (failureIds.length === 0)
    throw new Refusal(`Nothing in replay ${id} is left to be tried again: what ended so was dealt with since.`, {
      kind: 'conflict',
      type: 'nothing-to-retry',
      fields: { id },
    });
  const retried = new Set(failureIds);
  const edits = editVersions({ items: items.filter(({ failureId }) => retried.has(failureId)) });
  return planReplay(context, actor, { failureIds, edits, settings: runOf(settings), retryOf: id });
}
