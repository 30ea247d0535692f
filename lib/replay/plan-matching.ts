import type { Actor } from '#lib/access/actor.ts';
import { Refusal } from '#lib/access/refusal.ts';
import type { DeadLetterFilterQuery } from '#lib/dead-letters/dead-letter.ts';
import { type MatchingFailures, selectMatching } from '#lib/dead-letters/select-matching.ts';
import { mostExamples } from './hazards/plan-context.ts';
import { whyNoTarget } from './plan/why-no-target.ts';
import { type AskedReplay, planReplay } from './plan-replay.ts';
import type { ReplayContext } from './replay-context.ts';
import { mostReplayed, type PlanSelection } from './replay-job.ts';

const takenReason = 'another replay has them, or they are sent, resolved or discarded already';

/** What of a filter's failures a plan takes: the oldest that have somewhere to go. What is passed over on the way is told, with why. */
async function takeOldest({ cluster }: ReplayContext, { matched, taken, oldestFirst }: MatchingFailures, most: number) {
  const failureIds: string[] = [];
  const leftOut = new Map<string, PlanSelection['leftOut'][number]>();
  if (taken > 0) leftOut.set(takenReason, { reason: takenReason, count: taken, examples: [] });
  for await (const piece of oldestFirst()) {
    const topics = await cluster.topics([...new Set(piece.flatMap(({ originTopic }) => originTopic ?? []))]);
    for (const { id, originTopic } of piece) {
      const reason = whyNoTarget(cluster, topics, originTopic);
      if (reason === undefined) {
        failureIds.push(id);
        if (failureIds.length === most) return { failureIds, matched, leftOut: [...leftOut.values()] };
        continue;
      }
      const left = leftOut.get(reason) ?? { reason, count: 0, examples: [] };
      left.count += 1;
      if (left.examples.length < mostExamples) left.examples.push(id);
      leftOut.set(reason, left);
    }
  }
  return { failureIds, matched, leftOut: [...leftOut.values()] };
}

/**
 * Plans a replay of all failures that fit a filter, to the topics they came from: of the oldest, where more fit than one replay takes. What has nowhere to go is left
 * out and told, rather than standing in the way of the others.
 * @returns the job's id.
 * @throws AccessDenied; Refusal (nothing that fits can be replayed, a search that is too wide, or as for planReplay); KafkaError
 */
export async function planMatching(
  context: ReplayContext,
  actor: Actor,
  { matching, settings }: { matching: DeadLetterFilterQuery; settings?: AskedReplay['settings'] },
  most = mostReplayed,
): Promise<number> {
  const { failureIds, matched, leftOut } = await takeOldest(context, await selectMatching(context.pool, actor, context.cluster.id, matching), most);
  if (failureIds.length === 0) throw nothingToReplay(matched, leftOut);
  // Whoever reads the plan is somebody else.
  const said = matching.assignee === 'me' ? { ...matching, assignee: actor.email } : matching;
  return planReplay(context, actor, { failureIds, settings, selection: { matching: said, matched, leftOut } });
}

function nothingToReplay(matched: number, leftOut: PlanSelection['leftOut']): Refusal {
  const reasons = leftOut.map(({ reason, count }) => `${count.toLocaleString('en-US')}: ${reason}`).join('; ');
  return new Refusal(
    matched === 0 ? 'No dead letter fits this filter.' : `None of the ${matched.toLocaleString('en-US')} dead letters that fit can be replayed (${reasons}).`,
    { kind: 'invalid', type: 'nothing-to-replay', fields: { field: 'matching' } },
  );
}
