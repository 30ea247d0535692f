import type { Actor } from '#lib/access/actor.ts';
import { recordAudit } from '#lib/access/audit.ts';
import type { ReplayContext } from './replay-context.ts';
import { notInThisState, requireReplay } from './require-replay.ts';

/**
 * Ends a replay where it stands, at the end of the slice under way. Workers let go what was not sent, once they have looked what a lost one may have sent
 * without writing it down (engine/catch-up.ts); until then the failures stay claimed. @throws AccessDenied, Refusal (not found, nothing left to cancel)
 */
export async function cancelReplay(context: ReplayContext, actor: Actor, id: number): Promise<void> {
  const { database, cluster } = context;
  const job = await requireReplay(context, actor, 'replays:cancel', id);
  await database.$transaction(async (transaction) => {
    await transaction.replayJob.updateMany({ where: { id, state: 'confirmed' }, data: { state: 'running' } });
    await transaction.replayJob.updateMany({ where: { id, state: 'canary' }, data: { state: 'paused' } });
    const { count } = await transaction.replayJob.updateMany({
      where: { id, state: { in: ['running', 'paused'] } },
      data: { state: 'cancelling', stateReason: null },
    });
    if (count !== 1) throw notInThisState(id, job.state, 'only one that is being sent or is paused can be cancelled');
    await recordAudit(transaction, { actor, action: 'replays:cancel', cluster: cluster.id, subject: `replay/${id}`, outcome: 'done' });
  });
}
