import type { Actor } from '#lib/access/actor.ts';
import { recordAudit } from '#lib/access/audit.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import { buildPlan } from './plan/build-plan.ts';
import { planHash } from './plan/plan-hash.ts';
import { selectFailures } from './plan/selected-failure.ts';
import type { ReplayContext } from './replay-context.ts';

/** A plan that nobody confirmed within this time is of the past. */
const planLifeMs = 3_600_000;

/**
 * Plans a replay of failures to the topics they came from. Nothing is sent or claimed before somebody confirms.
 * @returns the job's id.
 * @throws AccessDenied, Refusal (a failure is missing, claimed, or has no target), KafkaError
 */
export async function planReplay(context: ReplayContext, actor: Actor, failureIds: readonly string[]): Promise<number> {
  const { pool, database, cluster, environment } = context;
  const failures = await selectFailures(pool, cluster.id, [...new Set(failureIds)]);
  const plan = await buildPlan(context, failures, {
    ratePerSecond: environment.REDRIVE_REPLAY_RATE,
    maxAttempts: environment.REDRIVE_MAX_ATTEMPTS,
    identity: environment.REDRIVE_EVENT_IDENTITY,
    groupPrefix: environment.REDRIVE_GROUP_PREFIX,
  });
  const topics = [...new Set(plan.shards.map(({ topic }) => topic))];
  for (const topic of topics) await requireAllowed(actor, 'replays:plan', { cluster: cluster.id, topic });
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
      detail: { selected: failures.length, topics, planHash: job.planHash },
    });
    return job.id;
  });
}
