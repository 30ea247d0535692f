import { lagOf, type PartitionSample } from './partition-sample.ts';

/** How fast a partition is written and read, in records per second over the window. */
export interface Pace {
  inPerSecond: number;
  outPerSecond: number;
}

/** The pace over the samples of a window; undefined where they are not two with a commit. An offset that was set back read nothing. */
export function paceOf(samples: readonly PartitionSample[]): Pace | undefined {
  const [first] = samples;
  const now = samples.at(-1);
  if (first === undefined || now === undefined || now.atMs <= first.atMs) return undefined;
  const seconds = (now.atMs - first.atMs) / 1_000;
  const perSecond = (from: bigint, to: bigint) => Math.max(0, Number(to - from) / seconds);
  const outPerSecond = first.committed === null || now.committed === null ? 0 : perSecond(first.committed, now.committed);
  return { inPerSecond: perSecond(first.logEnd, now.logEnd), outPerSecond };
}

/**
 * How long a group takes to reach the end at the pace of its windows: as long as its slowest partition.
 * @returns 0 without lag; null where a partition does not gain on its end, or its pace is not known.
 */
export function catchUpMs(partitions: readonly (readonly PartitionSample[])[]): number | null {
  let longest = 0;
  for (const samples of partitions) {
    const now = samples.at(-1);
    if (now === undefined || now.committed === null) continue;
    const lag = lagOf({ committed: now.committed, logEnd: now.logEnd });
    if (lag === 0n) continue;
    const pace = paceOf(samples);
    const gain = pace === undefined ? 0 : pace.outPerSecond - pace.inPerSecond;
    if (gain <= 0) return null;
    longest = Math.max(longest, (Number(lag) / gain) * 1_000);
  }
  return Math.round(longest);
}
