import type { Actor } from '#lib/access/actor.ts';
import { recordAudit } from '#lib/access/audit.ts';
import type { ReplayContext } from './replay-context.ts';
import { notInThisState, requireReplay } from './require-replay.ts';
import { pausedBy } from './run/paused-by.ts';

/**
 * Lets a paused replay go on. Whoever resumes one that its canary paused has looked at it and sends the rest; any other pause leaves an open canary open.
 * @throws AccessDenied, Refusal (not found, not paused)
 */
export async function resumeReplay(context: ReplayContext, actor: Actor, id: number): Promise<void> {
  const { database, cluster } = context;
  const job = await requireReplay(context, actor, 'replays:resume', id);
  await database.$transaction(async (transaction) => {
    await transaction.replayJob.updateMany({ where: { id, state: 'paused', pausedBy: pausedBy.canary }, data: { canaryOpen: false } });
    const { count } = await transaction.replayJob.updateMany({ where: { id, state: 'paused' }, data: { state: 'running', stateReason: null } });
    if (count !== 1) throw notInThisState(id, job.state, 'only a paused one can be resumed');
    await recordAudit(transaction, { actor, action: 'replays:resume', cluster: cluster.id, subject: `replay/${id}`, outcome: 'done' });
  });
}
