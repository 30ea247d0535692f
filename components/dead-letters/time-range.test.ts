import { expect, test } from 'vitest';
import { timeRangeText } from './time-range.ts';

test('a range of time is said shortly', () => {
  expect(timeRangeText('2026-11-24T14:00:00.000Z', '2026-11-24T15:30:00.000Z', 'utc')).toBe('2026-11-24 14:00 – 15:30');
  expect(timeRangeText('2026-11-23T14:00:00.000Z', '2026-11-24T15:30:00.000Z', 'utc')).toBe('2026-11-23 14:00 – 2026-11-24 15:30');
  expect(timeRangeText('2026-11-23T14:00:00.000Z', null, 'utc')).toBe('since 2026-11-23 14:00');
  expect(timeRangeText('yesterday', null, 'utc')).toBe('since yesterday');
});
