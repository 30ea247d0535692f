import { expect, test } from 'vitest';
import { refusedGroups } from './refused-groups.ts';

const one = (type: string, state: 'claimed' | 'resolved' | 'discarded' | null = null, claimedByJobId: number | null = null) => ({
  id: '1',
  type,
  reason: 'a sentence',
  state,
  version: null,
  claimedByJobId,
});

test.each([
  ['none', [], []],
  [
    'in replays, each by its number',
    [one('not-in-this-state', 'claimed', 7), one('changed-meanwhile', 'claimed', 7), one('not-in-this-state', 'claimed', 8)],
    ['2 are in replay #7', '1 is in replay #8'],
  ],
  ['by their state', [one('not-in-this-state', 'resolved')], ['1 is resolved']],
  ['changed', [one('changed-meanwhile', 'discarded'), one('changed-meanwhile', 'resolved')], ['2 changed since they were shown']],
  [
    'not there, not allowed',
    [one('no-such-dead-letter'), one('access-denied'), one('access-denied')],
    ['2 are in topics where you may not', '1 is no longer kept'],
  ],
])('what stays as it is is counted by reason: %s', (_what, refused, said) => {
  expect(refusedGroups(refused)).toEqual(said);
});
