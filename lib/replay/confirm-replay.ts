import type { Actor } from '#lib/access/actor.ts';
import { recordAudit } from '#lib/access/audit.ts';
import { Refusal } from '#lib/access/refusal.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import type { Transaction } from '#lib/db/client.ts';
import type { ReplayJob } from '#lib/db/generated/client.ts';
import { manyRows } from '#lib/db/many-rows.ts';
import { postgresText } from '#lib/db/postgres-text.ts';
import { requireNewestEdits } from '#lib/dead-letters/edits/require-newest-edits.ts';
import { claimFailures } from './claim-failures.ts';
import { shardName } from './engine/shard-name.ts';
import { grownHazards } from './hazards/check-plan.ts';
import { noSuchReplay } from './no-such-replay.ts';
import { editVersions } from './plan/edited-failures.ts';
import { editsForAudit } from './plan/edits-for-audit.ts';
import { planAgain } from './plan/plan-again.ts';
import { planHash } from './plan/plan-hash.ts';
import { requireNoRangeOver } from './plan/ranges-over.ts';
import { planOf, storedPlan } from './plan/stored-plan.ts';
import { type ClaimedPart, claimRange } from './range/claim-range.ts';
import type { ReplayContext } from './replay-context.ts';
import type { PlannedItem, ReplayPlan } from './replay-job.ts';
import { topicsOfPlan } from './topics-of-plan.ts';

interface Confirmation {
  id: number;
  /** The hash of the plan that the operator saw. */
  planHash: string;
  reason: string;
}

/**
 * The ids of the topics that a plan sends to, as they are now: a topic of the same name that comes later is another topic.
 * @throws Refusal when one is not there; KafkaError
 */
async function targetTopicIds({ cluster }: ReplayContext, { shards }: ReplayPlan): Promise<Map<string, string>> {
  const names = [...new Set(shards.map(({ topic }) => topic))];
  for (const name of names) cluster.forgetTopic(name);
  const topics = await cluster.topics(names);
  const missing = names.find((name) => !topics.has(name));
  if (missing !== undefined)
    throw new Refusal(`The topic ${missing} is no longer in cluster ${cluster.id}. Create it, or plan again without what came from it.`, {
      kind: 'conflict',
      type: 'no-target',
      fields: { topic: missing },
    });
  return new Map([...topics].map(([name, { topicId }]) => [name, topicId]));
}

interface FrozenTarget {
  topicIds: ReadonlyMap<string, string>;
  groupPrefix: string;
  /** Of a range: where each shard reads. */
  parts: readonly ClaimedPart[];
}

async function storeShards(transaction: Transaction, job: ReplayJob, plan: ReplayPlan, { topicIds, groupPrefix, parts }: FrozenTarget): Promise<void> {
  await transaction.replayShard.createMany({
    data: plan.shards.map(({ shard, topic, partition, canary }) => {
      const targetTopicId = topicIds.get(topic);
      if (targetTopicId === undefined) throw new Error(`The id of ${topic} was not asked for.`);
      return {
        jobId: job.id,
        shard,
        targetTopic: topic,
        targetPartition: partition,
        targetTopicId,
        groupId: shardName(groupPrefix, { jobId: job.id, planHash: job.planHash, shard }),
        ...(parts[shard] ?? { total: BigInt(new Set(plan.items.flatMap((item) => (item.shard === shard ? item.position : []))).size) }),
        canaryTo: plan.settings.canary === null ? null : BigInt(canary),
      };
    }),
  });
}

async function storeItems(transaction: Transaction, jobId: number, items: readonly PlannedItem[]): Promise<void> {
  const shards = items.map(({ shard }) => shard);
  const positions = items.map(({ position }) => BigInt(position));
  const failures = items.map(({ failureId }) => BigInt(failureId));
  const records = items.map(({ recordId }) => BigInt(recordId));
  const reasons = items.map(({ skipReason }) => skipReason);
  await transaction.$executeRaw`
    insert into replay_item (job_id, shard, position, failure_id, record_id, outcome, reason)
    select ${jobId}, shard, position, failure_id, record_id, case when reason is null then 'pending' else 'skipped' end::replay_outcome, reason
      from unnest(${shards}::int[], ${positions}::bigint[], ${failures}::bigint[], ${records}::bigint[], ${reasons}::text[]) as item(shard, position, failure_id, record_id, reason)`;
}

/** Throws what stands against confirming this job now. */
function requireConfirmable(job: ReplayJob, plan: ReplayPlan, seenHash: string): void {
  const conflict = (type: string, message: string) => new Refusal(message, { kind: 'conflict', type, fields: { id: job.id, state: job.state } });
  if (job.state !== 'planned')
    throw conflict(
      'not-in-this-state',
      `Replay ${job.id} is ${job.state}${job.confirmedBy === null ? '' : `, confirmed by ${job.confirmedBy}`}; it cannot be confirmed again.`,
    );
  if (job.expiresAt < new Date()) throw conflict('plan-expired', `The plan of replay ${job.id} has expired. Plan again.`);
  if (job.planHash !== seenHash) throw conflict('plan-changed', 'The plan has changed since you looked. Read it again before you confirm.');
  const blocking = plan.hazards.find(({ level }) => level === 'blocking');
  if (blocking !== undefined) throw conflict('blocked', `${blocking.title}. This must be dealt with before anything can be sent.`);
  if (plan.range !== null && plan.range.planning.status !== 'ready')
    throw conflict('not-planned-yet', plan.range.planning.error ?? 'The range is still being counted. Wait until its plan is whole.');
  const messages = plan.shards.reduce((sum, shard) => sum + shard.messages, 0);
  if (plan.range === null ? plan.items.every(({ skipReason }) => skipReason !== null) : messages === 0)
    throw conflict('nothing-to-send', 'Nothing in this plan would be sent; every message is skipped, each with its reason.');
}

/**
 * Confirms exactly the plan that was shown: looks at the hazards again, then claims the failures and lets workers begin, in one transaction.
 * @throws AccessDenied; Refusal `plan-changed` when hazards have grown (the job then holds the new plan to look at), or on any other conflict; KafkaError
 */
export async function confirmReplay(context: ReplayContext, actor: Actor, confirmation: Confirmation): Promise<void> {
  const { database, cluster } = context;
  const job = await database.replayJob.findFirst({ where: { id: confirmation.id, cluster: cluster.id } });
  if (job === null) throw noSuchReplay(cluster.id, confirmation.id);
  const plan = planOf(job);
  for (const topic of topicsOfPlan(plan)) await requireAllowed(actor, 'replays:confirm', { cluster: cluster.id, topic });
  requireConfirmable(job, plan, confirmation.planHash);
  const now = await planAgain(context, plan);
  const grown = grownHazards(plan.hazards, now.hazards);
  if (grown.length > 0) {
    const { count } = await database.replayJob.updateMany({
      where: { id: job.id, state: 'planned', planHash: job.planHash },
      data: { ...storedPlan(now), planHash: planHash(cluster.id, now) },
    });
    if (count === 1)
      await recordAudit(database, {
        actor,
        action: 'replays:confirm',
        cluster: cluster.id,
        subject: `replay/${job.id}`,
        outcome: 'refused',
        detail: { grown: grown.map(({ title }) => title) },
      });
    throw new Refusal(`Since you looked: ${grown.map(({ title }) => title).join('; ')}. The plan was made again; read it before you confirm.`, {
      kind: 'conflict',
      type: 'plan-changed',
      fields: { id: job.id, grown: grown.map(({ kind }) => kind) },
    });
  }
  const topicIds = await targetTopicIds(context, plan);
  const reason = postgresText(confirmation.reason);
  const { settings } = plan;
  await database.$transaction(async (transaction) => {
    const { count } = await transaction.replayJob.updateMany({
      where: { id: job.id, state: 'planned', planHash: confirmation.planHash },
      data: {
        state: 'confirmed',
        confirmedBy: actor.email,
        confirmedAt: new Date(),
        reason,
        ratePerSecond: settings.ratePerSecond,
        highestRatePerSecond: settings.ratePerSecond,
        rampMs: settings.rampMs,
        canaryOpen: settings.canary !== null,
      },
    });
    if (count !== 1)
      throw new Refusal(`Replay ${job.id} was changed by somebody else at the same moment. Look at it again.`, {
        kind: 'conflict',
        type: 'changed-meanwhile',
        fields: { id: job.id },
      });
    const claimed = plan.items.filter(({ skipReason }) => skipReason === null).map(({ failureId }) => BigInt(failureId));
    await claimFailures(transaction, job.id, claimed, actor);
    // After the claim, which keeps everybody from saving another version.
    await requireNewestEdits(transaction, editVersions(plan));
    const parts = plan.range === null ? [] : await claimRange(transaction, { id: job.id, cluster: cluster.id }, plan.range);
    if (plan.range === null) await requireNoRangeOver(transaction, cluster.id, claimed, topicIds);
    await storeShards(transaction, job, plan, { topicIds, groupPrefix: context.environment.REDRIVE_GROUP_PREFIX, parts });
    await storeItems(transaction, job.id, plan.items);
    await recordAudit(transaction, {
      actor,
      action: 'replays:confirm',
      cluster: cluster.id,
      subject: `replay/${job.id}`,
      outcome: 'done',
      detail: { reason, planHash: job.planHash, messages: plan.shards.reduce((sum, shard) => sum + shard.messages, 0), ...editsForAudit(plan) },
    });
  }, manyRows);
}
