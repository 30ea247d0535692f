import type { RangePart } from './replay-range.ts';

/** Offsets from one up to another. */
export interface Run {
  from: bigint;
  to: bigint;
}

/** Puts runs in order, those that touch or overlap together; what is empty is left out. */
export function mergeRuns(runs: readonly Run[]): Run[] {
  const merged: Run[] = [];
  for (const { from, to } of runs.filter((run) => run.from < run.to).sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to) last.to = to > last.to ? to : last.to;
    else merged.push({ from, to });
  }
  return merged;
}

/**
 * Gives the first offset of a part that is meant, from one on: what lies between runs is not read. Behind the last run the offset itself; undefined where all of
 * the part is meant. By halving, since a slice may be read again.
 */
export function nextMeantOffset({ runs }: Pick<RangePart, 'runs'>): ((offset: bigint) => bigint) | undefined {
  if (runs.length === 0) return undefined;
  const bounds = runs.map(({ from, to }): Run => ({ from: BigInt(from), to: BigInt(to) }));
  return (offset) => {
    let [low, high] = [0, bounds.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((bounds[middle]?.to ?? 0n) <= offset) low = middle + 1;
      else high = middle;
    }
    const from = bounds[low]?.from ?? offset;
    return from > offset ? from : offset;
  };
}

/** Tells whether an offset of a part is meant; undefined where all are. */
export function meantOffsets({ runs }: Pick<RangePart, 'runs'>): ((offset: bigint) => boolean) | undefined {
  const next = nextMeantOffset({ runs });
  const end = BigInt(runs.at(-1)?.to ?? 0);
  return next && ((offset) => offset < end && next(offset) === offset);
}
