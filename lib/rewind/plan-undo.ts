import type { Actor } from '#lib/access/actor.ts';
import { storePlan } from './plan-rewind.ts';
import { findRewind, notInThisState } from './require-rewind.ts';
import type { RewindContext } from './rewind-context.ts';
import { undoOffsets } from './undo-offsets.ts';

/**
 * Plans to set a group back to where a rewind found it: another rewind, with the same checks. Partitions that the group has read through already, and those without an
 * offset before, are left where they are.
 * @returns the new rewind's id.
 * @throws AccessDenied, Refusal (not applied, nothing left to take back), KafkaError
 */
export async function planUndo(context: RewindContext, actor: Actor, id: number): Promise<number> {
  const { rewind } = await findRewind(context, actor, id);
  if (rewind.state !== 'applied')
    throw notInThisState(rewind, 'only one whose offsets were set, and whose group has not read all of it again, can be taken back');
  const target = await undoOffsets(context, rewind);
  return storePlan(context, actor, { group: rewind.groupId, target, asked: { kind: 'undo', rewind: id }, partitions: undefined });
}
