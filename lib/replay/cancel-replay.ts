import type { Actor } from '#lib/access/actor.ts';
import { recordAudit } from '#lib/access/audit.ts';
import { Refusal } from '#lib/access/refusal.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import { noSuchReplay } from './confirm-replay.ts';
import type { ReplayContext } from './replay-context.ts';

async function pausedJob({ database, cluster }: ReplayContext, id: number) {
  const job = await database.replayJob.findFirst({ where: { id, cluster: cluster.id } });
  if (job === null) throw noSuchReplay(cluster.id, id);
  return job;
}

const notPaused = (id: number, state: string, what: string) =>
  new Refusal(`Replay ${id} is ${state}; only a paused one can be ${what}.`, { kind: 'conflict', type: 'not-in-this-state', fields: { id, state } });

/** Lets a paused replay go on. @throws AccessDenied, Refusal (not found, not paused) */
export async function resumeReplay(context: ReplayContext, actor: Actor, id: number): Promise<void> {
  const { database, cluster } = context;
  const job = await pausedJob(context, id);
  await requireAllowed(actor, 'replays:confirm', { cluster: cluster.id });
  await database.$transaction(async (transaction) => {
    const { count } = await transaction.replayJob.updateMany({ where: { id, state: 'paused' }, data: { state: 'running', stateReason: null } });
    if (count !== 1) throw notPaused(id, job.state, 'resumed');
    await recordAudit(transaction, { actor, action: 'replays:resume', cluster: cluster.id, subject: `replay/${id}`, outcome: 'done' });
  });
}

/**
 * Ends a paused replay where it stands. Workers let go what was not sent, once they have looked what a lost one may have sent without writing it down
 * (engine/catch-up.ts); until then the failures stay claimed. @throws as resumeReplay
 */
export async function cancelReplay(context: ReplayContext, actor: Actor, id: number): Promise<void> {
  const { database, cluster } = context;
  const job = await pausedJob(context, id);
  await requireAllowed(actor, 'replays:confirm', { cluster: cluster.id });
  await database.$transaction(async (transaction) => {
    const { count } = await transaction.replayJob.updateMany({ where: { id, state: 'paused' }, data: { state: 'cancelling' } });
    if (count !== 1) throw notPaused(id, job.state, 'cancelled');
    await recordAudit(transaction, { actor, action: 'replays:cancel', cluster: cluster.id, subject: `replay/${id}`, outcome: 'done' });
  });
}
