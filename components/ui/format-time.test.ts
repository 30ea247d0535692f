import { describe, expect, test } from 'vitest';
import { formatAge, formatAgo, formatDuration, formatExact, formatUntil } from './format-time.ts';

describe('a duration names its units', () => {
  test.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [4_000, '4 s'],
    [60_000, '1 min'],
    [192_000, '3 min 12 s'],
    [11_520_000, '3 h 12 min'],
    [187_200_000, '2 d 4 h'],
    [-5, '0 ms'],
  ])('%i ms is %s', (ms, text) => expect(formatDuration(ms)).toBe(text));
});

test('an age is its largest unit, and an instant ahead of the clock is now', () => {
  expect([4_000, 840_000, 7_200_000, 172_800_000, -3_000].map((age) => formatAge(1_000_000_000_000 - age, 1_000_000_000_000))).toEqual([
    '4 s',
    '14 min',
    '2 h',
    '2 d',
    'now',
  ]);
  expect(formatAgo(0, 5_000)).toBe('5 s ago');
});

test('an exact instant keeps its milliseconds, and today’s leaves the date out', () => {
  const at = new Date('2026-11-24T09:05:03.007Z');
  expect(formatExact(at, 'utc')).toBe('2026-11-24 09:05:03.007');
  expect(formatExact(at, 'utc', new Date('2026-11-24T23:59:59.999Z'))).toBe('09:05:03.007');
  expect(formatExact(at, 'utc', new Date('2026-11-25T00:00:00Z'))).toBe('2026-11-24 09:05:03.007');
});

test.each([
  ['2026-11-24T16:30:00Z', '16:30'],
  ['2026-11-24T09:00:00Z', '09:00'],
  ['2026-11-25T09:00:00Z', 'Wed 09:00'],
  ['2026-11-30T09:00:00Z', 'Mon 09:00'],
  // Six days on, a weekday would be told twice.
  ['2026-12-01T09:00:00Z', '2026-12-01 09:00'],
  ['2026-11-20T09:00:00Z', '2026-11-20 09:00'],
])('%s, seen on a Tuesday noon, is “%s”', (at, text) => {
  expect(formatUntil(new Date(at), new Date('2026-11-24T12:00:00Z'), 'utc')).toBe(text);
});
