import type { Actor } from '#lib/access/actor.ts';
import { recordAudit } from '#lib/access/audit.ts';
import type { ReplayContext } from './replay-context.ts';
import { notInThisState, requireReplay } from './require-replay.ts';

/** Pauses a replay for an operator: its workers stop at the end of the slice under way. @throws AccessDenied, Refusal (not found, not running) */
export async function pauseReplay(context: ReplayContext, actor: Actor, id: number): Promise<void> {
  const { database, cluster } = context;
  const job = await requireReplay(context, actor, 'replays:pause', id);
  const reason = `by ${actor.email}`;
  await database.$transaction(async (transaction) => {
    // A job that has only been confirmed is running from the moment somebody does something with it.
    await transaction.replayJob.updateMany({ where: { id, state: 'confirmed' }, data: { state: 'running' } });
    const { count } = await transaction.replayJob.updateMany({
      where: { id, state: { in: ['running', 'canary'] } },
      data: { state: 'paused', pausedBy: actor.email, stateReason: reason },
    });
    if (count !== 1) throw notInThisState(id, job.state, 'only one that is being sent can be paused');
    await recordAudit(transaction, { actor, action: 'replays:pause', cluster: cluster.id, subject: `replay/${id}`, outcome: 'done', detail: { reason } });
  });
}
