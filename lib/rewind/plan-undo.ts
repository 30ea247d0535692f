import type { Actor } from '#lib/access/actor.ts';
import { Refusal } from '#lib/access/refusal.ts';
import { committedOffsets } from '#lib/kafka/committed-offsets.ts';
import { placeKey } from '#lib/lag/place-key.ts';
import { storePlan } from './plan-rewind.ts';
import { isReached } from './reached.ts';
import { findRewind, notInThisState } from './require-rewind.ts';
import type { RewindContext } from './rewind-context.ts';

/**
 * Plans to set a group back to where a rewind found it: another rewind, with the same checks. Partitions that the group has read through already, and those without an
 * offset before, are left where they are.
 * @returns the new rewind's id.
 * @throws AccessDenied, Refusal (not applied, nothing left to take back), KafkaError
 */
export async function planUndo(context: RewindContext, actor: Actor, id: number): Promise<number> {
  const { database, cluster } = context;
  const { rewind } = await findRewind(context, actor, id);
  if (rewind.state !== 'applied')
    throw notInThisState(rewind, 'only one whose offsets were set, and whose group has not read all of it again, can be taken back');
  const [rows, committed] = await Promise.all([
    database.rewindPartition.findMany({ where: { rewindId: id, trouble: null } }),
    committedOffsets(cluster, [rewind.groupId]),
  ]);
  const now = new Map(committed.get(rewind.groupId)?.map((place) => [placeKey(place), place.offset]));
  const offsets = rows.flatMap((row) => {
    const committedNow = now.get(placeKey(row)) ?? null;
    if (row.committedThen === null || isReached({ ...row, committedNow })) return [];
    return [{ topic: row.topic, partition: row.partition, offset: String(row.committedThen) }];
  });
  if (offsets.length === 0)
    throw new Refusal(`${rewind.groupId} is where it stood before, or beyond, on every partition: there is nothing to take back.`, {
      kind: 'conflict',
      type: 'nothing-to-undo',
      fields: { id },
    });
  return storePlan(context, actor, { group: rewind.groupId, target: { kind: 'undo', offsets }, asked: { kind: 'undo', rewind: id }, partitions: undefined });
}
