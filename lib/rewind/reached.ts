/** One partition of a rewind, as it was set and as it is. */
export interface Moved {
  committedThen: bigint | null;
  newOffset: bigint;
  committedNow: bigint | null;
}

/** Whether the group was set back here: it then reads again what lies between. */
export const isBack = ({ committedThen, newOffset }: Moved): boolean => committedThen !== null && newOffset < committedThen;

/** Whether the group is where it stood before, or beyond; where it was set on, or had no offset: whether it has read on since. */
export function isReached(moved: Moved): boolean {
  const { committedThen, newOffset, committedNow } = moved;
  if (committedNow === null) return false;
  return isBack(moved) && committedThen !== null ? committedNow >= committedThen : committedNow > newOffset;
}

/** How much of what is to be read again has been. */
export function readAgain(moved: Moved): bigint {
  const { committedThen, newOffset, committedNow } = moved;
  if (!isBack(moved) || committedThen === null || committedNow === null || committedNow <= newOffset) return 0n;
  return (committedNow < committedThen ? committedNow : committedThen) - newOffset;
}
