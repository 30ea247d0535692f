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

/** Tells whether an offset of a part is meant; undefined where all are. By halving, since a slice may be read again. */
export function meantOffsets({ runs }: Pick<RangePart, 'runs'>): ((offset: bigint) => boolean) | undefined {
  if (runs.length === 0) return undefined;
  const bounds = runs.map(({ from, to }): Run => ({ from: BigInt(from), to: BigInt(to) }));
  return (offset) => {
    let [low, high] = [0, bounds.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((bounds[middle]?.to ?? 0n) <= offset) low = middle + 1;
      else high = middle;
    }
    return (bounds[low]?.from ?? offset + 1n) <= offset;
  };
}
