import type { Actor } from '#lib/access/actor.ts';
import { recordAudit } from '#lib/access/audit.ts';
import { Refusal } from '#lib/access/refusal.ts';
import { planAgain } from './plan/plan-again.ts';
import { planHash } from './plan/plan-hash.ts';
import { planOf, storedPlan } from './plan/stored-plan.ts';
import type { ReplayContext } from './replay-context.ts';
import { notInThisState, requireReplay } from './require-replay.ts';
import { requireWatchable } from './run/require-watchable.ts';
import type { RunSettings } from './run/run-settings.ts';

/**
 * Chooses how a plan will run: it is made again over the same selection, and has another hash.
 * @param seenHash the hash of the plan that the operator saw.
 * @throws AccessDenied; Refusal (not found, no longer a plan, another plan than was seen, a group that cannot be watched); KafkaError
 */
export async function changeSettings(
  context: ReplayContext,
  actor: Actor,
  { id, planHash: seenHash, settings }: { id: number; planHash: string; settings: RunSettings },
): Promise<void> {
  const { database, cluster } = context;
  const job = await requireReplay(context, actor, 'replays:plan', id);
  if (job.state !== 'planned') throw notInThisState(id, job.state, 'how it runs is chosen while it is a plan');
  const plan = await planAgain(context, planOf(job), settings);
  await requireWatchable(cluster, settings, new Set(plan.shards.map(({ topic }) => topic)));
  const hash = planHash(cluster.id, plan);
  await database.$transaction(async (transaction) => {
    const { count } = await transaction.replayJob.updateMany({
      where: { id, state: 'planned', planHash: seenHash },
      data: { ...storedPlan(plan), planHash: hash },
    });
    if (count !== 1)
      throw new Refusal('The plan has changed since you looked. Read it again before you choose how it runs.', {
        kind: 'conflict',
        type: 'plan-changed',
        fields: { id },
      });
    await recordAudit(transaction, {
      actor,
      action: 'replays:plan',
      cluster: cluster.id,
      subject: `replay/${id}`,
      outcome: 'done',
      detail: { settings, planHash: hash },
    });
  });
}
