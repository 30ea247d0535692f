import type { Actor } from '#lib/access/actor.ts';
import { Refusal } from '#lib/access/refusal.ts';
import { planOf } from '#lib/replay/plan/stored-plan.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import { notInThisState, requireReplay } from '#lib/replay/require-replay.ts';
import { runOf } from '#lib/replay/run/run-settings.ts';
import { planRange } from './plan-range.ts';
import type { RangeRequest, ReplayRange } from './replay-range.ts';

/**
 * Plans the range of a plan again, otherwise than it was asked for. All else is as it was: how it runs, and the replay whose messages it tries again. The plan before
 * stays until it is withdrawn or expires.
 * @param why such a plan is made only of a plan, and only of a range: the ends of two sentences
 * @returns the new job's id.
 * @throws AccessDenied, Refusal (not found, no longer a plan, not of a range, or as for planRange), KafkaError
 */
export async function planRangeAgain(
  context: ReplayContext,
  actor: Actor,
  id: number,
  { ofPlan, ofRange, request }: { ofPlan: string; ofRange: string; request: (range: ReplayRange) => RangeRequest | Promise<RangeRequest> },
): Promise<number> {
  const job = await requireReplay(context, actor, 'replays:plan', id);
  if (job.state !== 'planned') throw notInThisState(id, job.state, ofPlan);
  const { range, settings } = planOf({ plan: job.plan, items: [] });
  if (range === null) throw new Refusal(`Replay ${id} is of dead letters: ${ofRange}`, { kind: 'conflict', type: 'not-a-range', fields: { id } });
  return planRange(context, actor, await request(range), {
    settings: runOf(settings),
    topicId: range.topicId,
    ...(job.retryOfJobId === null ? {} : { retryOf: job.retryOfJobId }),
  });
}
