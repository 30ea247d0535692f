import { afterEach, expect, test, vi } from 'vitest';
import { instantValue, readInstant, shownInstant } from './read-instant.ts';

const nowMs = Date.parse('2026-11-30T12:00:00Z');
const read = (text: string) => readInstant(text, 'utc', nowMs)?.toISOString();

afterEach(() => vi.unstubAllEnvs());

test.each([
  ['2026-11-30 10:23', '2026-11-30T10:23:00.000Z'],
  ['2026-11-30T10:23:45', '2026-11-30T10:23:45.000Z'],
  [' 2026-11-30 10:23:45,5 ', '2026-11-30T10:23:45.500Z'],
  ['2026-11-30T10:23:45.123456789Z', '2026-11-30T10:23:45.123Z'],
  ['2026-11-30T10:23:45.123+01:00', '2026-11-30T09:23:45.123Z'],
  ['2026-11-30 10:23:45,123 -0530', '2026-11-30T15:53:45.123Z'],
  ['2026-11-30 10:23:45.123+01', '2026-11-30T09:23:45.123Z'],
  ['2026-11-30 10:23:45 UTC', '2026-11-30T10:23:45.000Z'],
  ['2026-11-30', '2026-11-30T00:00:00.000Z'],
  ['1764498225123', '2025-11-30T10:23:45.123Z'],
  ['11:59', '2026-11-30T11:59:00.000Z'],
  ['9:05:07', '2026-11-30T09:05:07.000Z'],
  ['12:01', '2026-11-29T12:01:00.000Z'],
])('%s is read', (text, expected) => expect(read(text)).toBe(expected));

test.each(['', 'yesterday', '2026-02-30 10:00', '2026-13-01', '2026-11-30 25:00', '30.11.2026', '11/30/2026', '25:00', '12'])('%s is no instant', (text) =>
  expect(read(text)).toBeUndefined(),
);

test('what names no zone is meant in the one that the console shows; yesterday is the day before, however long it was', () => {
  vi.stubEnv('TZ', 'Europe/Berlin');
  const local = (text: string, at: string) => readInstant(text, 'local', Date.parse(at))?.toISOString();
  expect(local('2026-11-30 14:00', '2026-11-30T20:00:00Z')).toBe('2026-11-30T13:00:00.000Z');
  expect(local('2026-11-30 14:00Z', '2026-11-30T20:00:00Z')).toBe('2026-11-30T14:00:00.000Z');
  // On 29 March clocks were set on by an hour: ten past midnight of the 30th is 23 hours behind ten past midnight of the 29th.
  expect(local('23:00', '2026-03-29T22:10:00Z')).toBe('2026-03-29T21:00:00.000Z');
});

test('a field shows what was typed, and what came from elsewhere in the zone that is shown', () => {
  vi.stubEnv('TZ', 'Europe/Berlin');
  const held = instantValue('2026-11-30 14:00', 'local', nowMs);
  expect(held).toBe('2026-11-30T13:00:00.000Z');
  expect(shownInstant('2026-11-30 14:00', held, 'local', nowMs)).toBe('2026-11-30 14:00');
  expect(shownInstant('2026-11-30 14:00', held, 'utc', nowMs), 'the zone was switched').toBe('2026-11-30 13:00');
  expect(shownInstant('2026-11-30 14:00', '2026-11-30T09:00:00.021Z', 'local', nowMs), 'a suggestion was taken').toBe('2026-11-30 10:00:00.021');
  expect(shownInstant('2026-11-30 14:00', '', 'local', nowMs), 'it was emptied from elsewhere').toBe('');
  expect(shownInstant('2026-11-3', instantValue('2026-11-3', 'local', nowMs), 'local', nowMs), 'half written').toBe('2026-11-3');
  expect(instantValue('  ', 'local', nowMs)).toBe('');
  const noon = instantValue('12:30', 'utc', nowMs);
  expect(shownInstant('12:30', noon, 'utc', nowMs + 3_600_000), 'what the time of day means now is not what is held').toBe('2026-11-29 12:30');
});
