import { expect, test } from 'vitest';
import { catchUpMs, paceOf } from './pace.ts';
import type { PartitionSample } from './partition-sample.ts';

const sample = (seconds: number, committed: bigint | null, logEnd: bigint): PartitionSample => ({
  atMs: seconds * 1_000,
  committed,
  logEnd,
  committedAtMs: null,
});
const slow = [sample(0, 0n, 100n), sample(10, 20n, 110n)];
const fast = [sample(0, 0n, 100n), sample(10, 90n, 110n)];
const stuck = [sample(0, 5n, 100n), sample(10, 5n, 110n)];

test('records written and read per second, over the window', () => {
  expect(paceOf(slow)).toEqual({ inPerSecond: 1, outPerSecond: 2 });
  expect(paceOf([sample(0, 50n, 100n), sample(10, 20n, 100n)])).toEqual({ inPerSecond: 0, outPerSecond: 0 });
  expect(paceOf([sample(0, 0n, 100n)])).toBeUndefined();
});

test('a group catches up when its slowest partition does', () => {
  expect(catchUpMs([fast, slow])).toBe(90_000);
  expect(catchUpMs([])).toBe(0);
});

test('one partition that gains nothing keeps the group from it, one without lag does not', () => {
  expect(catchUpMs([fast, stuck])).toBeNull();
  expect(catchUpMs([slow, [sample(0, 100n, 100n), sample(10, 100n, 100n)]])).toBe(90_000);
});
