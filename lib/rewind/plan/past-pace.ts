import type { PlaceHistory } from '#lib/lag/group-history.ts';
import { lagOf, type PartitionSample } from '#lib/lag/partition-sample.ts';
import { placeKey } from '#lib/lag/place-key.ts';

/** Samples further apart are of another time: no worker sampled in between. */
const longestStepMs = 60_000;

interface Step {
  read: bigint;
  /** What was still to be read at its end. */
  lag: bigint;
  ms: number;
}

/** What a partition's samples show between one and the next. An offset that went back or came from nothing read nothing. */
function stepOf(before: PartitionSample, after: PartitionSample): Step | undefined {
  const ms = after.atMs - before.atMs;
  if (before.committed === null || after.committed === null || ms <= 0 || ms > longestStepMs) return undefined;
  const read = after.committed > before.committed ? after.committed - before.committed : 0n;
  return { read, lag: lagOf({ committed: after.committed, logEnd: after.logEnd }), ms };
}

const median = (numbers: readonly number[]): number | null => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? null;

/**
 * How fast a group reads these partitions when there is enough to read, in records per second: the median of the steps between samples after which as much was left as it
 * had read, so that it never waited for records. What a group reads that keeps up is how fast records come, and says nothing about it; nor does a jump to the end, as a
 * reset makes one.
 * @param places `placeKey` of the partitions that count.
 * @returns null where it was never seen reading with so much left.
 */
export function pastPace(history: readonly PlaceHistory[], places: ReadonlySet<string>): number | null {
  const steps = new Map<number, Step>();
  for (const place of history) {
    if (!places.has(placeKey(place))) continue;
    for (const [index, after] of place.samples.entries()) {
      const before = place.samples[index - 1];
      const step = before === undefined ? undefined : stepOf(before, after);
      if (step === undefined) continue;
      const others = steps.get(after.atMs) ?? { read: 0n, lag: 0n, ms: step.ms };
      steps.set(after.atMs, { read: others.read + step.read, lag: others.lag + step.lag, ms: step.ms });
    }
  }
  const busy = [...steps.values()].filter(({ read, lag }) => read > 0n && lag >= read);
  return median(busy.map(({ read, ms }) => Number(read) / (ms / 1_000)));
}
