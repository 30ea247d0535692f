import { Refusal } from '#lib/access/refusal.ts';
import { committedOffsets } from '#lib/kafka/committed-offsets.ts';
import { placeKey } from '#lib/lag/place-key.ts';
import type { Target } from './plan/wanted-offsets.ts';
import { isReached } from './reached.ts';
import type { RewindContext } from './rewind-context.ts';

/**
 * Where a rewind found the group, on the partitions on which that can be taken back: those that the group has read through by now, and those without an offset before,
 * are left where they are.
 * @throws Refusal where none is left; KafkaError
 */
export async function undoOffsets({ database, cluster }: RewindContext, { id, groupId }: { id: number; groupId: string }): Promise<Target> {
  const [rows, committed] = await Promise.all([
    database.rewindPartition.findMany({ where: { rewindId: id, trouble: null } }),
    committedOffsets(cluster, [groupId]),
  ]);
  const now = new Map(committed.get(groupId)?.map((place) => [placeKey(place), place.offset]));
  const offsets = rows.flatMap((row) => {
    const committedNow = now.get(placeKey(row)) ?? null;
    if (row.committedThen === null || isReached({ ...row, committedNow })) return [];
    return [{ topic: row.topic, partition: row.partition, offset: String(row.committedThen) }];
  });
  if (offsets.length === 0)
    throw new Refusal(`${groupId} is where it stood before, or beyond, on every partition: there is nothing to take back.`, {
      kind: 'conflict',
      type: 'nothing-to-undo',
      fields: { id },
    });
  return { kind: 'undo', offsets };
}
