import type { PlaceHistory } from '#lib/lag/group-history.ts';
import { lagOf, type PartitionSample } from '#lib/lag/partition-sample.ts';
import { placeKey } from '#lib/lag/place-key.ts';

/** Samples further apart are of another time: no worker sampled in between. */
const longestStepMs = 60_000;

interface Step {
  read: bigint;
  /** Whether there was still something to read at its end: then it read as fast as it could. */
  wasBehind: boolean;
  ms: number;
}

/** What a partition's samples show between one and the next. An offset that went back or came from nothing read nothing. */
function stepOf(before: PartitionSample, after: PartitionSample): Step | undefined {
  const ms = after.atMs - before.atMs;
  if (before.committed === null || after.committed === null || ms <= 0 || ms > longestStepMs) return undefined;
  const read = after.committed > before.committed ? after.committed - before.committed : 0n;
  return { read, wasBehind: lagOf({ committed: after.committed, logEnd: after.logEnd }) > 0n, ms };
}

const median = (numbers: readonly number[]): number | null => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? null;

/**
 * How fast a group read these partitions, in records per second: the median of the steps between samples in which it read and was behind all the time; where there are
 * none, of those in which it read at all. A jump to the end, as a reset makes one, so counts for nothing.
 * @param places `placeKey` of the partitions that count.
 * @returns null where it was never seen reading.
 */
export function pastPace(history: readonly PlaceHistory[], places: ReadonlySet<string>): number | null {
  const steps = new Map<number, Step>();
  for (const place of history) {
    if (!places.has(placeKey(place))) continue;
    for (const [index, after] of place.samples.entries()) {
      const before = place.samples[index - 1];
      const step = before === undefined ? undefined : stepOf(before, after);
      if (step === undefined) continue;
      const others = steps.get(after.atMs) ?? { read: 0n, wasBehind: false, ms: step.ms };
      steps.set(after.atMs, { read: others.read + step.read, wasBehind: others.wasBehind || step.wasBehind, ms: step.ms });
    }
  }
  const reading = [...steps.values()].filter(({ read }) => read > 0n);
  const behind = reading.filter(({ wasBehind }) => wasBehind);
  return median((behind.length > 0 ? behind : reading).map(({ read, ms }) => Number(read) / (ms / 1_000)));
}
