import type { PlannedPartition } from '#lib/rewind/rewind.ts';
import type { LogBounds } from './log-bounds.ts';
import type { Wanted } from './wanted-offsets.ts';

type Placed = Pick<PlannedPartition, 'newOffset' | 'foundBy' | 'cut' | 'again' | 'skipped'>;

/** From an offset to a later one; 0 where it is none. */
const distance = (from: bigint, to: bigint): bigint => (to > from ? to - from : 0n);

/**
 * Puts a wanted offset within the log and counts what moving there means: what is read again, or skipped. An offset by time that is the log's start says that what was
 * before may be gone, since the broker then knows nothing older. A group without a committed offset reads nothing again and skips nothing that it would surely have read.
 */
export function placeOffset({ offset, foundBy }: Wanted, committed: bigint | null, { logStart, logEnd }: LogBounds): Placed {
  const isBeforeStart = offset < logStart || (foundBy === 'time' && offset === logStart && logStart > 0n);
  const newOffset = offset < logStart ? logStart : offset > logEnd ? logEnd : offset;
  const wanted = offset === newOffset ? null : String(offset);
  return {
    newOffset: String(newOffset),
    foundBy,
    cut: isBeforeStart ? { at: 'start', wanted } : offset > logEnd ? { at: 'end', wanted } : null,
    again: String(committed === null ? 0n : distance(newOffset, committed)),
    skipped: String(committed === null ? 0n : distance(committed, newOffset)),
  };
}
