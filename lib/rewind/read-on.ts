/** One partition of a rewind: where the group stood when that was written down, where it is to be set, and where it stands. Null: it has no committed offset. */
interface Stand {
  committedThen: bigint | null;
  newOffset: bigint;
  committedNow: bigint | null;
}

/**
 * What a group's offset has done since it was written down. `read-on`: it went forward and not past what it is to be set to, as that of a group does that still reads: what
 * was confirmed stays what it was, only that more is read again, or less is skipped. `moved`: anything else; then what was confirmed is about another group than this one.
 */
export function moveSince({ committedThen, newOffset, committedNow }: Stand): 'none' | 'read-on' | 'moved' {
  if (committedNow === committedThen) return 'none';
  if (committedThen === null || committedNow === null || committedNow < committedThen) return 'moved';
  const isBack = newOffset <= committedThen;
  return isBack || committedNow <= newOffset ? 'read-on' : 'moved';
}
