import type { Actor } from '#lib/access/actor.ts';
import { recordAudit } from '#lib/access/audit.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import { planHash } from '#lib/replay/plan/plan-hash.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import type { ReplayPlan } from '#lib/replay/replay-job.ts';
import { usualSettings } from '#lib/replay/run/run-settings.ts';
import { findParts } from './find-parts.ts';
import type { RangeRequest, ReplayRange } from './replay-range.ts';

/** A plan that nobody confirmed within this time is of the past. */
const planLifeMs = 3_600_000;

/** The shards of a range: one for each partition of the source that it has a part in. */
export function shardsOf({ parts, target }: Pick<ReplayRange, 'parts' | 'target'>): ReplayPlan['shards'] {
  return parts.map(({ targetPartition, messages, sizeBytes }, shard) => ({ shard, topic: target, partition: targetPartition, messages, sizeBytes, canary: 0 }));
}

/**
 * Begins the plan of a range: freezes where it lies. A worker counts and checks it (compute-plans.ts), since it may have to read all of it.
 * @returns the job's id.
 * @throws AccessDenied, Refusal (no such topic or partition, nothing in the range), KafkaError
 */
export async function planRange({ database, cluster, environment }: ReplayContext, actor: Actor, request: RangeRequest): Promise<number> {
  for (const topic of new Set([request.topic, request.target ?? request.topic])) await requireAllowed(actor, 'replays:plan', { cluster: cluster.id, topic });
  const found = await findParts(cluster, request);
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
    shards: shardsOf(range),
    settings: { ...usualSettings(request.ratePerSecond ?? environment.REDRIVE_REPLAY_RATE), keepTimestamps: true, removeFailureHeaders: false },
    hazards: [],
    range,
  };
  return database.$transaction(async (transaction) => {
    const job = await transaction.replayJob.create({
      data: { cluster: cluster.id, plan, planHash: planHash(cluster.id, plan), plannedBy: actor.email, expiresAt: new Date(Date.now() + planLifeMs) },
    });
    await recordAudit(transaction, {
      actor,
      action: 'replays:plan',
      cluster: cluster.id,
      subject: `replay/${job.id}`,
      outcome: 'done',
      detail: { range: request.topic, target: range.target, offsets },
    });
    return job.id;
  });
}
