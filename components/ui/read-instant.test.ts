import { expect, test } from 'vitest';
import { readInstant, writeInstant } from './read-instant.ts';

const nowMs = Date.parse('2026-11-30T12:00:00Z');
const read = (text: string) => readInstant(text, 'utc', nowMs)?.toISOString();

test.each([
  ['2026-11-30 10:23', '2026-11-30T10:23:00.000Z'],
  ['2026-11-30T10:23:45', '2026-11-30T10:23:45.000Z'],
  [' 2026-11-30 10:23:45,5 ', '2026-11-30T10:23:45.500Z'],
  ['2026-11-30T10:23:45.123456789Z', '2026-11-30T10:23:45.123Z'],
  ['2026-11-30T10:23:45.123+01:00', '2026-11-30T09:23:45.123Z'],
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

test.each(['utc', 'local'] as const)('what is written is read as the same instant: %s', (zone) => {
  for (const at of ['2026-11-24T14:43:00.000Z', '2026-11-24T14:43:10.000Z', '2026-11-24T14:43:10.021Z'])
    expect(readInstant(writeInstant(new Date(at), zone), zone, nowMs)?.toISOString()).toBe(at);
  expect(writeInstant(new Date('2026-11-24T14:43:00.000Z'), 'utc')).toBe('2026-11-24 14:43');
});
