import type { Actor } from '#lib/access/actor.ts';
import type { Action } from '#lib/access/policy.ts';
import { Refusal } from '#lib/access/refusal.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import type { ReplayJob } from '#lib/db/generated/client.ts';
import { noSuchReplay } from './no-such-replay.ts';
import { planOf } from './plan/stored-plan.ts';
import type { ReplayContext } from './replay-context.ts';
import { topicsOfPlan } from './topics-of-plan.ts';

/** The job that somebody wants to act on. @throws AccessDenied, Refusal (not found) */
export async function requireReplay({ database, cluster }: ReplayContext, actor: Actor, action: Action, id: number): Promise<ReplayJob> {
  const job = await database.replayJob.findFirst({ where: { id, cluster: cluster.id } });
  if (job === null) throw noSuchReplay(cluster.id, id);
  for (const topic of topicsOfPlan(planOf({ plan: job.plan, items: [] }))) await requireAllowed(actor, action, { cluster: cluster.id, topic });
  return job;
}

/** Refuses what a job's state does not allow. @param only which replays can be, such as "only a paused one can be resumed" */
export function notInThisState(id: number, state: string, only: string): Refusal {
  return new Refusal(`Replay ${id} is ${state}; ${only}.`, { kind: 'conflict', type: 'not-in-this-state', fields: { id, state } });
}
