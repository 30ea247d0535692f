import { expect, test } from 'vitest';
import { rewindState } from './rewind-states.ts';
import { undoOffer } from './undo-offer.ts';

const place = (committedThen: bigint | null, newOffset: bigint, committedNow: bigint | null, trouble: string | null = null) => ({
  committedThen,
  newOffset,
  committedNow,
  trouble,
});

test('an undo is offered only while the offsets are set and something is left to take back', () => {
  for (const state of rewindState.options) expect(undoOffer(state, [place(100n, 20n, 50n)]).isOffered).toBe(state === 'applied');
  expect(undoOffer('applied', [place(100n, 20n, 100n)]).isOffered).toBe(false);
  expect(undoOffer('applied', [place(null, 20n, 20n)]).isOffered).toBe(false);
  expect(undoOffer('applied', [place(100n, 20n, null, 'the topic is gone')]).isOffered).toBe(false);
});

test('it says what it means', () => {
  expect(undoOffer('applied', [place(100n, 20n, 50n), place(100n, 20n, 100n)]).text).toBe(
    'It sets the group back to where it stood before on the one partition. What it has not read again by then, now up to 50 records, is skipped. The group must be empty.',
  );
  expect(undoOffer('applied', [place(20n, 100n, 100n)]).text).toContain('It then reads what this rewind skipped.');
});
