import { expect, test } from 'vitest';
import { askedTime } from './asked-time.ts';

test.each([
  ['2026-11-30 12:04', '2026-11-30T12:04:00.000Z'],
  [' 2026-11-30T12:04:05.1Z ', '2026-11-30T12:04:05.100Z'],
  ['2026-06-31 12:00', undefined],
  ['yesterday', undefined],
  ['2026-11-30', undefined],
  ['', undefined],
])('%j is %s', (text, at) => expect(askedTime(text)).toBe(at));
