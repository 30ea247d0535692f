import type { PlaceHistory } from '#lib/lag/group-history.ts';
import { lagOf, type PartitionSample } from '#lib/lag/partition-sample.ts';
import { placeKey } from '#lib/lag/place-key.ts';

/** The last time that a group's commits stopped while its lag grew. Instants in milliseconds since 1970. */
export interface Outage {
  /** When the commits stopped: the newest commit's time where it was seen, else the first sample in which the offset stood. */
  startedAtMs: number;
  isCommitTime: boolean;
  /** The samples do not reach back to where it began: it is older than this. */
  isOlder: boolean;
  /** The last sample in which the offset stood. */
  endedAtMs: number;
  /** The partition that shows it, and by how much its lag grew. */
  topic: string;
  partition: number;
  grewBy: bigint;
  /** Where the group stood on each partition when it began, by `placeKey`. */
  offsets: ReadonlyMap<string, bigint>;
}

interface Stretch extends Omit<Outage, 'offsets'> {
  firstAtMs: number;
}

/** Fewer samples say nothing, and a pause as it is usual between commits is none. */
const fewestSamples = 3;
const shortestMs = 20_000;

const lagAt = ({ committed, logEnd }: PartitionSample): bigint => (committed === null ? 0n : lagOf({ committed, logEnd }));

/** What a run of samples with the same offset shows: a stretch without progress while the lag grew, or nothing. */
function stretchOf({ topic, partition, usualPauseMs }: PlaceHistory, run: readonly PartitionSample[], isOldest: boolean): Stretch | undefined {
  // Standing at the end of the log is no outage: it begins when there is something to read.
  const lastWithoutLag = run.findLastIndex((sample) => lagAt(sample) === 0n);
  const part = run.slice(Math.max(0, lastWithoutLag));
  const [first] = part;
  const last = part.at(-1);
  if (first === undefined || last === undefined || first.committed === null || part.length < fewestSamples) return undefined;
  const grewBy = lagAt(last) - lagAt(first);
  if (grewBy <= 0n || last.atMs - first.atMs < Math.max(shortestMs, 2 * usualPauseMs)) return undefined;
  const committedAtMs = lastWithoutLag > 0 ? null : first.committedAtMs;
  return {
    topic,
    partition,
    grewBy,
    firstAtMs: first.atMs,
    startedAtMs: committedAtMs ?? first.atMs,
    isCommitTime: committedAtMs !== null,
    isOlder: isOldest && lastWithoutLag <= 0 && committedAtMs === null,
    endedAtMs: last.atMs,
  };
}

function stretchesOf(place: PlaceHistory): Stretch[] {
  const stretches: Stretch[] = [];
  let from = 0;
  for (let index = 1; index <= place.samples.length; index++) {
    if (index < place.samples.length && place.samples[index]?.committed === place.samples[from]?.committed) continue;
    const stretch = stretchOf(place, place.samples.slice(from, index), from === 0);
    if (stretch !== undefined) stretches.push(stretch);
    from = index;
  }
  return stretches;
}

/**
 * Looks for the last outage in the samples of a group: the last stretch in which an offset stood still while its lag grew, with those of other partitions that overlap it.
 * @returns undefined where the samples show none.
 */
export function findOutage(places: readonly PlaceHistory[]): Outage | undefined {
  const stretches = places.flatMap(stretchesOf).sort((a, b) => b.endedAtMs - a.endedAtMs);
  let [outage] = stretches;
  if (outage === undefined) return undefined;
  const { endedAtMs } = outage;
  for (const stretch of stretches) if (stretch.endedAtMs >= outage.firstAtMs && stretch.firstAtMs < outage.firstAtMs) outage = stretch;
  const { firstAtMs, ...found } = outage;
  const offsets = new Map<string, bigint>();
  for (const place of places) {
    const then = place.samples.findLast(({ atMs }) => atMs <= firstAtMs) ?? place.samples[0];
    if (then !== undefined && then.committed !== null) offsets.set(placeKey(place), then.committed);
  }
  return { ...found, endedAtMs, offsets };
}
