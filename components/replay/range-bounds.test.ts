import { expect, test } from 'vitest';
import { readBounds } from './range-bounds.ts';

const blank = { from: '', to: '', offsets: '' };

test('instants that name no zone are read as UTC, the first before the second', () => {
  const from = '2026-11-30T12:00';
  expect(readBounds({ ...blank, by: 'time', from, to: '2026-11-30T13:00:05' })).toEqual({
    by: 'time',
    from: '2026-11-30T12:00:00.000Z',
    to: '2026-11-30T13:00:05.000Z',
  });
  expect(readBounds({ ...blank, by: 'time', from, to: from })).toBe('The range ends before it begins.');
  expect(readBounds({ ...blank, by: 'time', from })).toContain('Say from when to when');
});

test('offsets are lines of a partition and where its part begins and ends', () => {
  expect(readBounds({ ...blank, by: 'offsets', offsets: '0: 5-17\n\n 12 :0–900000000000 ' })).toEqual({
    by: 'offsets',
    partitions: [
      { partition: 0, from: '5', to: '17' },
      { partition: 12, from: '0', to: '900000000000' },
    ],
  });
  expect(readBounds({ ...blank, by: 'offsets', offsets: '0: 5' })).toContain('as in 0: 1200-1800');
  expect(readBounds({ ...blank, by: 'offsets' })).toContain('at least one partition');
});
