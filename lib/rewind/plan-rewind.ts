import type { Actor } from '#lib/access/actor.ts';
import { recordAudit } from '#lib/access/audit.ts';
import { Refusal } from '#lib/access/refusal.ts';
import { buildPlan, type PlanRequest } from './plan/build-plan.ts';
import { planHash } from './plan/plan-hash.ts';
import { requireRewind } from './require-rewind.ts';
import type { PlanRewindRequest } from './rewind.ts';
import type { RewindContext } from './rewind-context.ts';

/** A plan that nobody confirmed within this time is of the past. */
const planLifeMs = 3_600_000;

/** Plans what was asked for and keeps the plan. @returns its id */
export async function storePlan(context: RewindContext, actor: Actor, request: PlanRequest): Promise<number> {
  const { database, cluster } = context;
  const plan = await buildPlan(context, request);
  await requireRewind(actor, cluster.id, plan);
  if (plan.partitions.length === 0)
    throw new Refusal(`Nothing would move: ${plan.unmoved.map(({ topic, partition, why }) => `${topic}/${partition}, ${why}`).join('; ')}.`, {
      kind: 'conflict',
      type: 'nothing-moves',
      fields: { group: request.group },
    });
  const { group, asked } = request;
  return database.$transaction(async (transaction) => {
    const rewind = await transaction.rewind.create({
      data: {
        cluster: cluster.id,
        groupId: group,
        plan,
        planHash: planHash(cluster.id, group, plan),
        undoOf: asked.kind === 'undo' ? asked.rewind : null,
        plannedBy: actor.email,
        expiresAt: new Date(Date.now() + planLifeMs),
      },
    });
    await recordAudit(transaction, {
      actor,
      action: 'rewinds:plan',
      cluster: cluster.id,
      subject: `rewind/${rewind.id}`,
      outcome: 'done',
      detail: { group, target: asked.kind, partitions: plan.partitions.length, planHash: rewind.planHash },
    });
    return rewind.id;
  });
}

/**
 * Plans to set a group's committed offsets back, or on. Nothing is changed before somebody confirms.
 * @returns the rewind's id.
 * @throws AccessDenied, Refusal (no such group, not rewindable, no outage known, nothing would move), KafkaError
 */
export function planRewind(context: RewindContext, actor: Actor, { group, target, partitions }: PlanRewindRequest): Promise<number> {
  return storePlan(context, actor, { group, target, asked: target, partitions });
}
