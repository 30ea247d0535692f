import { heldInstant } from '#components/ui/read-instant.ts';
import type { RangeBounds } from '#lib/replay/range/replay-range.ts';

/** What stands in the form: instants, those that name no zone in UTC, or offsets as lines of `partition: from-to`. */
export interface WrittenBounds {
  by: 'time' | 'offsets';
  from: string;
  to: string;
  offsets: string;
}

/** What was written as the API takes it, or what is wrong with it as a sentence. */
export function readBounds({ by, from, to, offsets }: WrittenBounds): RangeBounds | string {
  if (by === 'time') {
    const [fromAt, toAt] = [heldInstant(from, Date.now()), heldInstant(to, Date.now())];
    if (fromAt === undefined || toAt === undefined) return 'Say from when to when, each as in 2026-11-30 14:00.';
    return fromAt < toAt ? { by, from: fromAt, to: toAt } : 'The range ends before it begins.';
  }
  const lines = offsets
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const partitions = lines.flatMap((line) => {
    const [, partition, first, last] = /^(\d{1,9})\s*:\s*(\d{1,18})\s*[-–]\s*(\d{1,18})$/.exec(line) ?? [];
    return partition === undefined || first === undefined || last === undefined ? [] : [{ partition: Number(partition), from: first, to: last }];
  });
  if (lines.length === 0) return 'Name at least one partition with its offsets.';
  return partitions.length === lines.length ? { by, partitions } : 'Each line names a partition and its offsets, as in 0: 1200-1800.';
}
