import { expect, test } from 'vitest';
import type { PartitionSample } from './partition-sample.ts';
import { timeLag } from './time-lag.ts';

const nowMs = 1_000_000;
const at = (secondsAgo: number, committed: bigint | null, logEnd: bigint): PartitionSample => ({
  atMs: nowMs - secondsAgo * 1_000,
  committed,
  logEnd,
  committedAtMs: null,
});

test('the record at the committed offset tells it, where it can be read', () => {
  expect(timeLag([at(0, 5n, 9n)], { timestampMs: nowMs - 31_000, isFirstKept: false })).toEqual({ ms: 31_000, method: 'record' });
  expect(timeLag([at(0, 5n, 9n)], { timestampMs: nowMs - 31_000, isFirstKept: true })).toEqual({ ms: 31_000, method: 'first-kept' });
});

test('a producer whose clock is ahead gives zero, not less', () => {
  expect(timeLag([at(0, 5n, 9n)], { timestampMs: nowMs + 500, isFirstKept: false })).toEqual({ ms: 0, method: 'record' });
});

test('without lag there is none, whatever lies in the log', () => {
  expect(timeLag([at(0, 9n, 9n)], { timestampMs: 0, isFirstKept: false })).toEqual({ ms: 0, method: 'reached' });
});

test('else it is interpolated between the samples in which the log passed the offset', () => {
  expect(timeLag([at(30, 5n, 0n), at(20, 5n, 10n), at(0, 5n, 40n)], undefined)).toEqual({ ms: 25_000, method: 'interpolated' });
  // A record without a timestamp says nothing.
  expect(timeLag([at(20, 5n, 0n), at(0, 5n, 10n)], { timestampMs: -1, isFirstKept: false })).toEqual({ ms: 10_000, method: 'interpolated' });
});

test('an offset that the log passed before the oldest sample gives at least the time since, never infinity', () => {
  expect(timeLag([at(90, 5n, 10n), at(0, 5n, 10n)], undefined)).toEqual({ ms: 90_000, method: 'at-least' });
});

test('one sample, or no commit, tells nothing', () => {
  expect(timeLag([at(0, 5n, 10n)], undefined)).toBeNull();
  expect(timeLag([at(10, null, 10n), at(0, null, 10n)], undefined)).toBeNull();
});
