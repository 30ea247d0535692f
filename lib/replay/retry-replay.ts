import { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { Refusal } from '#lib/access/refusal.ts';
import { canBecome, failureState } from '#lib/dead-letters/failure-states.ts';
import { planReplay } from './plan-replay.ts';
import type { ReplayContext } from './replay-context.ts';
import { type RetryRequest, replayPlan } from './replay-job.ts';
import { notInThisState, requireReplay } from './require-replay.ts';

const retriedRow = z.object({ failure_id: z.string(), state: failureState });

/** As many as one plan takes. */
const mostRetried = 1_000;

/**
 * Plans a replay of what did not succeed in one that has ended, with its settings and the edits that it had. What is claimed, resolved or discarded by now is
 * left to whoever did that.
 * @returns the new job's id; both name each other.
 * @throws AccessDenied, Refusal (not found, not ended, nothing to retry, an edit was changed since), KafkaError
 */
export async function retryReplay(context: ReplayContext, actor: Actor, { id, outcomes }: { id: number } & RetryRequest): Promise<number> {
  const { pool } = context;
  const job = await requireReplay(context, actor, 'replays:plan', id);
  if (job.state !== 'done' && job.state !== 'cancelled') throw notInThisState(id, job.state, 'only one that has ended can be tried again');
  const { items, settings, range } = replayPlan.parse(job.plan);
  if (range !== null)
    throw new Refusal(`Replay ${id} is of a range: what was left of it is listed there with its offsets, and is replayed by planning a range of them.`, {
      kind: 'conflict',
      type: 'no-retry-of-range',
      fields: { id },
    });
  const { rows } = await pool.query(
    `select item.failure_id, failure.state from replay_item item join failure on failure.id = item.failure_id
      where item.job_id = $1 and item.outcome::text = any($2) order by item.shard, item.position limit ${mostRetried}`,
    [id, outcomes],
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
  const edits = items.flatMap(({ failureId, edit }) => (edit !== null && retried.has(failureId) ? [{ failureId, version: edit.version }] : []));
  const { ratePerSecond, rampMs, canary, guards } = settings;
  return planReplay(context, actor, { failureIds, edits, settings: { ratePerSecond, rampMs, canary, guards }, retryOf: id });
}
