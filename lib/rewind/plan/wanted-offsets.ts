import { Refusal } from '#lib/access/refusal.ts';
import { listOffsets } from '#lib/kafka/offsets.ts';
import type { PlaceHistory } from '#lib/lag/group-history.ts';
import { inDigits, inSpan } from '#lib/lag/in-words.ts';
import { placeKey } from '#lib/lag/place-key.ts';
import type { PlannedPartition } from '#lib/rewind/rewind.ts';
import type { RewindContext } from '#lib/rewind/rewind-context.ts';
import { findOutage } from './find-outage.ts';

/** What is asked for, with the offsets of the rewind that an undo takes back. */
export type Target =
  | { kind: 'time'; at: string }
  | { kind: 'outage' }
  | { kind: 'offsets' | 'undo'; offsets: readonly { topic: string; partition: number; offset: string }[] };

interface Place {
  topic: string;
  partition: number;
}

export interface Wanted {
  offset: bigint;
  foundBy: PlannedPartition['foundBy'];
}

/** The offset that each partition is to be set to, by `placeKey` (before the ends of the log cut it), and how it was found, as a sentence. */
export interface WantedOffsets {
  byPlace: Map<string, Wanted>;
  found: string;
}

/** By the log: the first record that is not older; the end where all are. @throws KafkaError */
async function byTime({ cluster }: Pick<RewindContext, 'cluster'>, places: readonly Place[], atMs: number, ends: ReadonlyMap<string, bigint>) {
  const byPlace = new Map<string, Wanted>();
  for (const { topic, partition, offset, error } of await listOffsets(cluster, places, BigInt(atMs))) {
    if (error !== undefined) throw error;
    const key = placeKey({ topic, partition });
    byPlace.set(key, { offset: offset < 0n ? (ends.get(key) ?? 0n) : offset, foundBy: 'time' });
  }
  return byPlace;
}

function noOutage(groupId: string, history: readonly PlaceHistory[]): Refusal {
  const oldest = Math.min(...history.flatMap(({ samples }) => samples[0]?.atMs ?? []));
  const why = Number.isFinite(oldest)
    ? `its samples, which reach back to ${new Date(oldest).toISOString()}, show no stretch in which an offset stood still while lag grew`
    : 'it has not been sampled';
  return new Refusal(`When the commits of ${groupId} stopped is not known: ${why}. Choose a time or offsets.`, {
    kind: 'conflict',
    type: 'no-outage-known',
    fields: { group: groupId },
  });
}

/** Where the group stood when its last outage began, by the samples of its lag; where no sample has the partition, by that time. @throws Refusal, KafkaError */
async function byOutage(
  context: Pick<RewindContext, 'cluster'>,
  groupId: string,
  places: readonly Place[],
  { history, ends }: { history: readonly PlaceHistory[]; ends: ReadonlyMap<string, bigint> },
): Promise<WantedOffsets> {
  const outage = findOutage(history);
  if (outage === undefined) throw noOutage(groupId, history);
  const byPlace = new Map<string, Wanted>();
  for (const place of places) {
    const offset = outage.offsets.get(placeKey(place));
    if (offset !== undefined) byPlace.set(placeKey(place), { offset, foundBy: 'sample' });
  }
  const unseen = places.filter((place) => !byPlace.has(placeKey(place)));
  for (const [key, wanted] of await byTime(context, unseen, outage.startedAtMs, ends)) byPlace.set(key, wanted);
  const from = `${outage.isOlder ? 'at or before ' : ''}${new Date(outage.startedAtMs).toISOString()}`;
  const how = outage.isCommitTime ? 'the time of its newest commit then' : 'to the sample';
  const shown = `${outage.topic}/${outage.partition} stood still for ${inSpan(outage.endedAtMs - outage.startedAtMs)} from then on while its lag grew by ${inDigits(outage.grewBy)}`;
  const others = unseen.length === 0 ? '' : ` ${unseen.length} of the partitions were not sampled then and are found by that time.`;
  return { byPlace, found: `Its commits stopped ${from} (${how}): ${shown}. Each partition is set to where the group stood then.${others}` };
}

/**
 * Finds the offset that each partition is to be set to.
 * @throws Refusal when the lag history shows no outage; KafkaError
 */
export function wantedOffsets(
  context: Pick<RewindContext, 'cluster'>,
  groupId: string,
  { target, places, history, ends }: { target: Target; places: readonly Place[]; history: readonly PlaceHistory[]; ends: ReadonlyMap<string, bigint> },
): Promise<WantedOffsets> {
  switch (target.kind) {
    case 'time':
      return byTime(context, places, Date.parse(target.at), ends).then((byPlace) => ({
        byPlace,
        found: `Each partition is set to its first record that is not older than ${target.at}, by the log’s timestamps; to its end where all are older.`,
      }));
    case 'outage':
      return byOutage(context, groupId, places, { history, ends });
    case 'offsets':
    case 'undo': {
      const foundBy = target.kind === 'undo' ? 'before' : 'given';
      const byPlace = new Map(target.offsets.map((place): [string, Wanted] => [placeKey(place), { offset: BigInt(place.offset), foundBy }]));
      return Promise.resolve({
        byPlace,
        found: target.kind === 'undo' ? 'Each partition is set to where the group stood before.' : 'Each partition is set to the offset that was asked for.',
      });
    }
  }
}
