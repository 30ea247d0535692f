import { expect, test } from 'vitest';
import { isOlderWanted, oldestSelected } from './older-wanted.ts';
import { mostSelected } from './selection-address.ts';

/** Lines of one a minute, number 1 the newest. */
const failedAt = (number: number) => new Date(Date.UTC(2026, 10, 24, 9, 60 - number));
const lines = (count: number) => Array.from({ length: count }, (_, place) => ({ id: String(place + 1), lastFailedAt: failedAt(place + 1).toISOString() }));

test.each([
  ['all that is selected is loaded', 10, ['2', '10'], failedAt(10), false],
  ['nothing is selected', 10, [], null, false],
  ['what is selected lies further down', 10, ['2', '25'], failedAt(25), true],
  ['one may lie beside the last line, as old as that', 10, ['99'], failedAt(10), true],
  // A discarded one in the list of what is open.
  ['one that no longer fits would stand above the last line', 10, ['2', '99'], failedAt(2), false],
  ['the list is empty', 0, ['99'], failedAt(2), true],
  ['nobody knows how old it is', 10, ['99'], null, true],
  ['as many are loaded as can be selected', mostSelected, ['9999'], null, false],
])('where %s of %i lines, older ones are wanted or not', (_what, count, selected, selectedFrom, isWanted) =>
  expect(isOlderWanted({ lines: lines(count), selected: new Set(selected), selectedFrom })).toBe(isWanted),
);

test.each([
  [['2', '7', '4'], null, failedAt(7)],
  [[], failedAt(3), null],
  // Of what is not loaded only what was known before.
  [['2', '25'], failedAt(25), failedAt(25)],
  [['2', '25'], null, null],
  [['2', '7'], failedAt(25), failedAt(7)],
])('of %o, known before from %s on, the oldest is of %s', (next, before, oldest) => expect(oldestSelected(next, lines(10), before)).toEqual(oldest));
