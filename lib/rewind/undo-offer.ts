import { inRecords } from '#lib/lag/in-words.ts';
import { isBack, isReached, type Moved, readAgain } from './reached.ts';
import type { RewindDetail } from './rewind.ts';
import type { RewindState } from './rewind-states.ts';

interface Rewound extends Moved {
  trouble: string | null;
}

/** Whether a rewind can be taken back now, and what that would mean, or why it cannot. */
export function undoOffer(state: RewindState, moved: readonly Rewound[]): RewindDetail['undo'] {
  if (state === 'undone') return { isOffered: false, text: 'It has been taken back.' };
  if (state === 'done') return { isOffered: false, text: 'The group has passed where it stood before: there is nothing to take back.' };
  if (state !== 'applied') return { isOffered: false, text: 'Nothing was set, so there is nothing to take back.' };
  const open = moved.filter((place) => place.trouble === null && place.committedThen !== null && !isReached(place));
  if (open.length === 0) return { isOffered: false, text: 'No partition has an offset to go back to that the group has not reached.' };
  const left = open.reduce((total, place) => total + (isBack(place) ? (place.committedThen ?? 0n) - place.newOffset - readAgain(place) : 0n), 0n);
  const where = open.length === 1 ? 'the one partition' : `${open.length} partitions`;
  const means = left > 0n ? `What it has not read again by then, now up to ${inRecords(left)}, is skipped.` : 'It then reads what this rewind skipped.';
  return { isOffered: true, text: `It sets the group back to where it stood before on ${where}. ${means} The group must be empty.` };
}
