import type { Actor } from '#lib/access/actor.ts';
import { Refusal } from '#lib/access/refusal.ts';
import type { DeadLetterFilterQuery } from '#lib/dead-letters/dead-letter.ts';
import { selectMatching } from '#lib/dead-letters/select-matching.ts';
import { mostExamples } from './hazards/plan-context.ts';
import { type AskedReplay, planReplay } from './plan-replay.ts';
import type { ReplayContext } from './replay-context.ts';
import { mostReplayed, type PlanSelection } from './replay-job.ts';

/**
 * Plans a replay of all failures that fit a filter, to the topics they came from: of the oldest, where more fit than one replay takes. What has nowhere to go is left
 * out and told, rather than standing in the way of the others.
 * @returns the job's id.
 * @throws AccessDenied; Refusal (nothing fits, a search that is too wide, or as for planReplay); KafkaError
 */
export async function planMatching(
  context: ReplayContext,
  actor: Actor,
  { matching, settings }: { matching: DeadLetterFilterQuery; settings?: AskedReplay['settings'] },
): Promise<number> {
  const { pool, cluster } = context;
  const { failures, matched } = await selectMatching(pool, actor, cluster.id, matching, mostReplayed);
  const topics = await cluster.topics([...new Set(failures.flatMap(({ originTopic }) => originTopic ?? []))]);
  const whyNot = (topic: string | null): string | undefined => {
    if (topic === null) return 'their dead letters do not say which topic they came from';
    return topics.has(topic)
      ? undefined
      : (cluster.topicRefusal(topic)?.message ?? `the topic ${topic}, which they came from, is not in cluster ${cluster.id}`);
  };
  const sendable: string[] = [];
  const leftOut = new Map<string, PlanSelection['leftOut'][number]>();
  for (const { id, originTopic } of failures) {
    const reason = whyNot(originTopic);
    if (reason === undefined) {
      sendable.push(id);
      continue;
    }
    const left = leftOut.get(reason) ?? { reason, count: 0, examples: [] };
    left.count += 1;
    if (left.examples.length < mostExamples) left.examples.push(id);
    leftOut.set(reason, left);
  }
  // Whoever reads the plan is somebody else.
  const said = matching.assignee === 'me' ? { ...matching, assignee: actor.email } : matching;
  const selection: PlanSelection = { matching: said, matched, leftOut: [...leftOut.values()] };
  if (sendable.length === 0) throw nothingToReplay(selection);
  return planReplay(context, actor, { failureIds: sendable, settings, selection });
}

function nothingToReplay({ matched, leftOut }: PlanSelection): Refusal {
  const [first] = leftOut;
  const message =
    matched === 0 || first === undefined
      ? 'No dead letter that could be replayed fits this filter: what is claimed, sent, resolved or discarded is left as it is.'
      : `None of the ${matched.toLocaleString('en-US')} that fit can be replayed: ${leftOut.map(({ reason, count }) => `of ${count} ${reason}`).join('; ')}.`;
  return new Refusal(message, { kind: 'invalid', type: 'nothing-to-replay', fields: { field: 'matching' } });
}
