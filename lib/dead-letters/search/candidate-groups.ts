import { countAll, setBitAt, setBitsDescending } from './bit-words.ts';
import type { CandidateRange } from './candidates.ts';
import { groupIds } from './segment-shape.ts';

/** A group of records to look at: those with ids from `firstId` up to `endId`, eight or fewer. */
export interface CandidateGroup {
  firstId: bigint;
  endId: bigint;
}

const step = BigInt(groupIds);

function groupOf({ firstId, endId }: CandidateRange, number: number): CandidateGroup {
  const first = firstId - (firstId % step) + BigInt(number * groupIds);
  return { firstId: first < firstId ? firstId : first, endId: first + step > endId ? endId : first + step };
}

const groupsIn = ({ firstId, endId }: CandidateRange) => (endId <= firstId ? 0 : Number((endId - 1n) / step - firstId / step) + 1);

/** The groups of these ranges, which lie newest first, in that order. */
export function* candidateGroups(ranges: readonly CandidateRange[]): Generator<CandidateGroup> {
  for (const range of ranges) {
    if (range.groups === null) for (let number = groupsIn(range) - 1; number >= 0; number--) yield groupOf(range, number);
    else for (const number of setBitsDescending(range.groups)) yield groupOf(range, number);
  }
}

const countIn = (range: CandidateRange) => (range.groups === null ? groupsIn(range) : countAll(range.groups));

export function countGroups(ranges: readonly CandidateRange[]): number {
  return ranges.reduce((sum, range) => sum + countIn(range), 0);
}

/** The groups with these ascending ranks in the order of `candidateGroups`, without walking those between them. Counts a range once. */
function* groupsAt(ranges: readonly CandidateRange[], ranks: readonly number[]): Generator<CandidateGroup> {
  let at = 0;
  let before = 0;
  for (const range of ranges) {
    const end = before + countIn(range);
    for (let rank = ranks[at]; rank !== undefined && rank < end; rank = ranks[++at]) {
      yield groupOf(range, range.groups === null ? end - 1 - rank : setBitAt(range.groups, rank - before));
    }
    before = end;
  }
}

/**
 * Draws `size` of the groups from rank `from` on, each set of them as likely as any other (Floyd's method); all where there are no more.
 * @param random gives numbers from 0 up to 1
 */
export function sampleGroups(ranges: readonly CandidateRange[], from: number, size: number, random: () => number = Math.random): CandidateGroup[] {
  const count = countGroups(ranges) - from;
  const ranks = new Set<number>();
  for (let last = Math.max(0, count - size); last < count; last++) {
    const drawn = Math.floor(random() * (last + 1));
    ranks.add(ranks.has(drawn) ? last : drawn);
  }
  const ascending = [...ranks].map((rank) => from + rank).sort((one, other) => one - other);
  return [...groupsAt(ranges, ascending)];
}
