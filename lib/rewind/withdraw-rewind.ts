import type { Actor } from '#lib/access/actor.ts';
import { recordAudit } from '#lib/access/audit.ts';
import { findRewind, notInThisState } from './require-rewind.ts';
import type { RewindContext } from './rewind-context.ts';

/** Puts a plan away that nobody will confirm. @throws AccessDenied, Refusal (not found, no longer a plan) */
export async function withdrawRewind(context: RewindContext, actor: Actor, id: number): Promise<void> {
  const { database, cluster } = context;
  const { rewind } = await findRewind(context, actor, id);
  await database.$transaction(async (transaction) => {
    const { count } = await transaction.rewind.updateMany({ where: { id, state: 'planned' }, data: { state: 'withdrawn', endedAt: new Date() } });
    if (count !== 1) throw notInThisState(rewind, 'only a plan can be withdrawn');
    await recordAudit(transaction, { actor, action: 'rewinds:withdraw', cluster: cluster.id, subject: `rewind/${id}`, outcome: 'done' });
  });
}
