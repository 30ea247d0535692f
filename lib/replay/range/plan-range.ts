import type { Actor } from '#lib/access/actor.ts';
import { recordAudit } from '#lib/access/audit.ts';
import { Refusal } from '#lib/access/refusal.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { groupsOnTopic } from '#lib/kafka/committed-offsets.ts';
import { planHash } from '#lib/replay/plan/plan-hash.ts';
import { storedPlan } from '#lib/replay/plan/stored-plan.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import type { ReplayPlan } from '#lib/replay/replay-job.ts';
import { type RunSettings, usualSettings } from '#lib/replay/run/run-settings.ts';
import { findParts } from './find-parts.ts';
import { shardsOf } from './range-shards.ts';
import type { RangeRequest, ReplayRange } from './replay-range.ts';

/** A plan that nobody confirmed within this time is of the past. */
const planLifeMs = 3_600_000;

/** Refuses groups that never read the target: what waits for them is never proven. @throws Refusal, KafkaError */
async function requireReaders(cluster: KafkaCluster, target: string, groups: readonly string[]): Promise<void> {
  if (groups.length === 0) return;
  const reading = new Set((await groupsOnTopic(cluster, target)).map(({ groupId }) => groupId));
  const other = groups.find((groupId) => !reading.has(groupId));
  if (other === undefined) return;
  throw new Refusal(`The consumer group ${other} does not read ${target}, so it cannot be watched passing what is sent there.`, {
    kind: 'invalid',
    type: 'group-not-on-target',
    fields: { field: 'provenBy', group: other },
  });
}

/**
 * Begins the plan of a range: freezes where it lies. A worker counts and checks it (compute-plans.ts), since it may have to read all of it.
 * @param how it runs, where that is not as is usual; the replay whose messages it tries again, and the id that the topic had then.
 * @returns the job's id.
 * @throws AccessDenied, Refusal (no such topic or partition, nothing in the range, a group that does not read the target, the topic has another id
 * than was expected), KafkaError
 */
export async function planRange(
  { database, cluster, environment }: ReplayContext,
  actor: Actor,
  request: RangeRequest,
  { settings, retryOf, topicId }: { settings?: RunSettings; retryOf?: number; topicId?: string } = {},
): Promise<number> {
  for (const topic of new Set([request.topic, request.target ?? request.topic])) await requireAllowed(actor, 'replays:plan', { cluster: cluster.id, topic });
  const found = await findParts(cluster, request);
  if (topicId !== undefined && found.topicId !== topicId)
    throw new Refusal(
      `The topic ${request.topic} was deleted and created again since: other messages lie at its offsets now, and those that were left are gone.`,
      {
        kind: 'conflict',
        type: 'other-topic',
        fields: { topic: request.topic },
      },
    );
  await requireReaders(cluster, found.target, request.provenBy);
  const offsets = found.parts.reduce((sum, { messages }) => sum + messages, 0);
  const range: ReplayRange = {
    ...found,
    request,
    isExact: false,
    steps: null,
    groups: [],
    facts: null,
    planning: { status: 'waiting', read: 0, of: offsets, error: null },
  };
  const plan: ReplayPlan = {
    frozenAt: new Date().toISOString(),
    items: [],
    shards: shardsOf(range, settings?.canary ?? null),
    settings: { ...(settings ?? usualSettings(request.ratePerSecond ?? environment.REDRIVE_REPLAY_RATE)), keepTimestamps: true, removeFailureHeaders: false },
    hazards: [],
    range,
    unwatched: 0,
    selection: null,
  };
  return database.$transaction(async (transaction) => {
    const job = await transaction.replayJob.create({
      data: {
        cluster: cluster.id,
        ...storedPlan(plan),
        planHash: planHash(cluster.id, plan),
        plannedBy: actor.email,
        expiresAt: new Date(Date.now() + planLifeMs),
        retryOfJobId: retryOf ?? null,
      },
    });
    await recordAudit(transaction, {
      actor,
      action: 'replays:plan',
      cluster: cluster.id,
      subject: `replay/${job.id}`,
      outcome: 'done',
      detail: { range: request.topic, target: range.target, offsets, ...(retryOf === undefined ? {} : { retryOf }) },
    });
    return job.id;
  });
}
