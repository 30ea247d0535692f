import { expect, test } from 'vitest';
import { moveSince } from './read-on.ts';

test.each([
  ['it stands still', 80n, 50n, 80n, 'none'],
  ['it never committed, and still has not', null, 50n, null, 'none'],
  ['it read on before it is set back: more is read again', 80n, 50n, 95n, 'read-on'],
  ['it read on before it is set on: less is skipped', 20n, 80n, 60n, 'read-on'],
  ['it read up to where it was to be set on', 20n, 80n, 80n, 'read-on'],
  ['it read past where it was to be set on: it would be set back', 20n, 80n, 81n, 'moved'],
  ['somebody set it back', 80n, 50n, 70n, 'moved'],
  ['its offset is gone', 80n, 50n, null, 'moved'],
  ['it committed for the first time', null, 50n, 5n, 'moved'],
])('%s', (_what, committedThen, newOffset, committedNow, move) => {
  expect(moveSince({ committedThen, newOffset, committedNow })).toBe(move);
});
