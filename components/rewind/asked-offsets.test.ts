import { expect, test } from 'vitest';
import { readOffsets, writeOffsets } from './asked-offsets.ts';

test('offsets that were typed come back from the address as they were, wrong ones too', () => {
  const typed = { 'orders.placed/0': '1204', 'orders.placed/11': 'x@y, z' };
  expect(readOffsets(writeOffsets(typed))).toEqual(typed);
  expect(writeOffsets({ 'a/0': '', 'a/1': '7' })).toEqual(['a/1@7']);
  expect(readOffsets(['nonsense', '@3', 'a/1@7'])).toEqual({ 'a/1': '7' });
});
