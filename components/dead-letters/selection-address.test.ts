import { expect, test } from 'vitest';
import { readSelection, writeSelection } from './selection-address.ts';

test('a selection is the same after it went through the address, in whatever order it was made', () => {
  for (const ids of [[], ['7'], ['12', '3', '4', '5', '999999999999999'], Array.from({ length: 1_000 }, (_, index) => String(1_000_000 + index * 37))])
    expect(readSelection(writeSelection(ids))).toEqual([...ids].sort((one, other) => Number(BigInt(one) - BigInt(other))));
});

test('a thousand side by side take a few characters, a thousand far apart fit an address', () => {
  expect(writeSelection(Array.from({ length: 1_000 }, (_, index) => String(5_000_000 + index))).length).toBeLessThan(12);
  expect(writeSelection(Array.from({ length: 1_000 }, (_, index) => String(5_000_000 + index * 900))).length).toBeLessThan(5_000);
});

test('what is no selection is none, and one of too many is cut', () => {
  expect(readSelection('no selection!')).toBeNull();
  expect(readSelection('1*zzzzzzzz')).toHaveLength(1_000);
});
