import type { Actor } from '#lib/access/actor.ts';
import { recordAudit } from '#lib/access/audit.ts';
import { Refusal } from '#lib/access/refusal.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import { noSuchReplay } from './no-such-replay.ts';
import type { ReplayContext } from './replay-context.ts';

/** Puts a plan away that nobody will confirm. @throws AccessDenied, Refusal (not found, no longer a plan) */
export async function withdrawReplay({ database, cluster }: ReplayContext, actor: Actor, id: number): Promise<void> {
  const job = await database.replayJob.findFirst({ where: { id, cluster: cluster.id } });
  if (job === null) throw noSuchReplay(cluster.id, id);
  await requireAllowed(actor, 'replays:withdraw', { cluster: cluster.id });
  await database.$transaction(async (transaction) => {
    const { count } = await transaction.replayJob.updateMany({ where: { id, state: 'planned' }, data: { state: 'withdrawn', endedAt: new Date() } });
    if (count !== 1)
      throw new Refusal(`Replay ${id} is ${job.state} and no longer a plan; it cannot be withdrawn.`, {
        kind: 'conflict',
        type: 'not-in-this-state',
        fields: { id, state: job.state },
      });
    await recordAudit(transaction, { actor, action: 'replays:withdraw', cluster: cluster.id, subject: `replay/${id}`, outcome: 'done' });
  });
}
