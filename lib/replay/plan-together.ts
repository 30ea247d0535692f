import type { Actor } from '#lib/access/actor.ts';
import { Refusal } from '#lib/access/refusal.ts';
import { groupsOnTopic } from '#lib/kafka/committed-offsets.ts';
import { editVersions } from './plan/edited-failures.ts';
import { groupsOnOrigins, openElsewhere } from './plan/open-elsewhere.ts';
import { planOf } from './plan/stored-plan.ts';
import { planReplay } from './plan-replay.ts';
import type { ReplayContext } from './replay-context.ts';
import { mostReplayed, type ReplayPlan } from './replay-job.ts';
import { notInThisState, requireReplay } from './require-replay.ts';
import { runOf } from './run/run-settings.ts';

/** The open failures of other groups that are of a plan's messages and not in it. @throws KafkaError */
async function othersOf({ pool, cluster }: ReplayContext, { items }: ReplayPlan): Promise<string[]> {
  const topics = [...new Set(items.map(({ target }) => target.topic))];
  const present = new Map([...(await cluster.topics(topics))].map(([name, { topicId }]) => [name, topicId]));
  const groups = await Promise.all(topics.map((topic) => groupsOnTopic(cluster, topic)));
  const failureIds = items.map(({ failureId }) => BigInt(failureId));
  const elsewhere = await openElsewhere(pool, cluster.id, failureIds, groupsOnOrigins(topics, present, groups));
  return elsewhere.map(({ other_id: id }) => id);
}

/**
 * Plans the failures of a plan together with the open ones that other groups have of the same messages: each message is then sent once, and each failure proven by its
 * own group. The new plan has the settings and edits of the one that it was asked from, and tries again what that does; that one stays until it is withdrawn.
 * @returns the new job's id.
 * @throws AccessDenied, Refusal (not found, no plan of dead letters, no other group failed, too many together, an edit was changed since), KafkaError
 */
export async function planTogether(context: ReplayContext, actor: Actor, id: number): Promise<number> {
  const job = await requireReplay(context, actor, 'replays:plan', id);
  if (job.state !== 'planned') throw notInThisState(id, job.state, 'only a plan can be planned again with others');
  const conflict = (type: string, message: string) => new Refusal(message, { kind: 'conflict', type, fields: { id } });
  const plan = planOf(job);
  if (plan.range !== null) throw conflict('of-a-range', `Plan ${id} is of a range, which takes every open dead letter of its messages by itself.`);
  const others = await othersOf(context, plan);
  if (others.length === 0) throw conflict('none-elsewhere', 'No other group has an open dead letter of these messages any more: plan these as they are.');
  const failureIds = [...plan.items.map(({ failureId }) => failureId), ...others];
  if (failureIds.length > mostReplayed)
    throw conflict('too-many-together', `Together these are ${failureIds.length} dead letters, and a replay takes ${mostReplayed}: select fewer messages.`);
  return planReplay(context, actor, {
    failureIds,
    edits: editVersions(plan),
    settings: runOf(plan.settings),
    ...(job.retryOfJobId === null ? {} : { retryOf: job.retryOfJobId }),
  });
}
