import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commitAge, committedAt, packSample, unpackSample } from './sample-pack.ts';

const offset = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
const partition = fc.record({
  partitionId: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  committed: fc.option(offset),
  logEnd: offset.map((end) => end / 2n),
  commitAgeSeconds: fc.option(fc.nat()),
});

test('a sample is read back as it was packed, in the order of partitions', () => {
  fc.assert(
    fc.property(fc.uniqueArray(partition, { selector: ({ partitionId }) => partitionId }), (partitions) => {
      expect(unpackSample(packSample(partitions))).toEqual(partitions.toSorted((a, b) => a.partitionId - b.partitionId));
    }),
  );
});

test('a partition with a million records takes eight bytes or less', () => {
  const partitions = Array.from({ length: 10 }, (_, index) => ({
    partitionId: index + 60,
    committed: 999_000n + BigInt(index),
    logEnd: 1_000_000n,
    commitAgeSeconds: 3,
  }));
  expect(packSample(partitions).length).toBeLessThanOrEqual(10 * 8);
});

test('a commit was made in the same second, whichever sample tells it', () => {
  const committedAtMs = 1_000_700;
  for (const atMs of [1_000_900, 1_001_100, 1_011_650]) expect(committedAt(atMs, commitAge(atMs, committedAtMs))).toBe(1_000_000);
});
