import type { Actor } from '#lib/access/actor.ts';
import { Refusal } from '#lib/access/refusal.ts';
import { planOf } from '#lib/replay/plan/stored-plan.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import { notInThisState, requireReplay } from '#lib/replay/require-replay.ts';
import { planRange } from './plan-range.ts';
import type { OvertakenDecision } from './replay-range.ts';

/**
 * Plans the range of a plan again, with the answer to what becomes of messages that newer events have overtaken. All else is as it was: how it runs, and the replay whose
 * messages it tries again. The plan that asked stays until it is withdrawn or expires.
 * @returns the new job's id.
 * @throws AccessDenied, Refusal (not found, no longer a plan, not of a range, or as for planRange), KafkaError
 */
export async function decideOvertaken(context: ReplayContext, actor: Actor, { id, overtaken }: { id: number } & OvertakenDecision): Promise<number> {
  const job = await requireReplay(context, actor, 'replays:plan', id);
  if (job.state !== 'planned') throw notInThisState(id, job.state, 'what becomes of overtaken messages is decided while it is a plan');
  const { range, settings } = planOf({ plan: job.plan, items: [] });
  if (range === null)
    throw new Refusal(`Replay ${id} is of dead letters: those that newer events have overtaken are skipped.`, {
      kind: 'conflict',
      type: 'not-a-range',
      fields: { id },
    });
  const { ratePerSecond, rampMs, canary, guards } = settings;
  return planRange(
    context,
    actor,
    { ...range.request, overtaken },
    { settings: { ratePerSecond, rampMs, canary, guards }, topicId: range.topicId, ...(job.retryOfJobId === null ? {} : { retryOf: job.retryOfJobId }) },
  );
}
