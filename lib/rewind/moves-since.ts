import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { committedOffsets } from '#lib/kafka/committed-offsets.ts';
import { placeKey } from '#lib/lag/place-key.ts';
import { moveSince } from './read-on.ts';

/** A partition of a rewind, with where its group stood when that was written down; null where it had no committed offset. */
interface Stood {
  topic: string;
  partition: number;
  committedThen: bigint | null;
  newOffset: bigint;
}

/** The same with where the group stands now, and what it has done since. */
export type MovedSince<Place extends Stood> = Place & { committedNow: bigint | null; move: ReturnType<typeof moveSince> };

/** Each partition with what the group has done there since. @throws KafkaError */
export async function movesSince<Place extends Stood>(cluster: KafkaCluster, groupId: string, places: readonly Place[]): Promise<MovedSince<Place>[]> {
  const now = new Map((await committedOffsets(cluster, [groupId])).get(groupId)?.map((place) => [placeKey(place), place.offset]));
  return places.map((place) => {
    const committedNow = now.get(placeKey(place)) ?? null;
    return { ...place, committedNow, move: moveSince({ ...place, committedNow }) };
  });
}

/** Where a group stood on a partition and where it stands: `payments/0 stood at 80 and is at 85`. */
export function movedText({
  topic,
  partition,
  committedThen,
  committedNow,
}: Pick<MovedSince<Stood>, 'topic' | 'partition' | 'committedThen' | 'committedNow'>): string {
  return `${topic}/${partition} stood at ${committedThen ?? 'none'} and is at ${committedNow ?? 'none'}`;
}
