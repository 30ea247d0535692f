import type { Actor } from '#lib/access/actor.ts';
import { recordAudit } from '#lib/access/audit.ts';
import { Refusal } from '#lib/access/refusal.ts';
import { findRewind, notInThisState } from './require-rewind.ts';
import type { RewindContext } from './rewind-context.ts';

/**
 * Ends a rewind that waits for its group to be empty. Nothing was set then: one whose offsets are being set at this moment is not cancelled.
 * @throws AccessDenied, Refusal (not found, not waiting, being set now)
 */
export async function cancelRewind(context: RewindContext, actor: Actor, id: number): Promise<void> {
  const { database, cluster } = context;
  const { rewind } = await findRewind(context, actor, id);
  await database.$transaction(async (transaction) => {
    const { count } = await transaction.rewind.updateMany({
      where: { id, state: 'confirmed', sendingAt: null },
      data: { state: 'cancelled', stateReason: null, blockedBy: [], endedAt: new Date() },
    });
    if (count !== 1) {
      const now = await transaction.rewind.findUniqueOrThrow({ where: { id } });
      if (now.state !== 'confirmed') throw notInThisState(now, 'only one that waits for its group can be cancelled');
      throw new Refusal(
        `The offsets of ${rewind.groupId} are being set at this moment. Look at the rewind again in a few seconds; it can then be taken back.`,
        {
          kind: 'conflict',
          type: 'being-set',
          fields: { id },
        },
      );
    }
    await recordAudit(transaction, { actor, action: 'rewinds:cancel', cluster: cluster.id, subject: `rewind/${id}`, outcome: 'done' });
  });
}
