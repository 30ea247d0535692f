import type { Actor } from '#lib/access/actor.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import { planRangeAgain } from './plan-range-again.ts';
import type { OvertakenDecision } from './replay-range.ts';

/**
 * Plans the range of a plan again, with the answer to what becomes of messages that newer events have overtaken.
 * @returns the new job's id.
 * @throws AccessDenied, Refusal (as for planRangeAgain), KafkaError
 */
export function decideOvertaken(context: ReplayContext, actor: Actor, { id, overtaken }: { id: number } & OvertakenDecision): Promise<number> {
  return planRangeAgain(context, actor, id, {
    ofPlan: 'what becomes of overtaken messages is decided while it is a plan',
    ofRange: 'those that newer events have overtaken are skipped.',
    request: (range) => ({ ...range.request, overtaken }),
  });
}
