import { expect, test } from 'vitest';
import { meantOffsets, mergeRuns, nextMeantOffset } from './runs.ts';

test('runs that touch or overlap are one, in order, and empty ones are none', () => {
  const runs = [
    { from: 7n, to: 9n },
    { from: 0n, to: 3n },
    { from: 2n, to: 5n },
    { from: 5n, to: 6n },
    { from: 20n, to: 20n },
  ];
  expect(mergeRuns(runs)).toEqual([
    { from: 0n, to: 6n },
    { from: 7n, to: 9n },
  ]);
});

const runs = [
  { from: '2', to: '4' },
  { from: '7', to: '8' },
  { from: '10', to: '13' },
];

test('what is meant next is the offset itself, or where the next run begins', () => {
  const next = nextMeantOffset({ runs });
  expect([0n, 2n, 3n, 4n, 7n, 8n, 12n, 13n].map((offset) => next?.(offset))).toEqual([2n, 2n, 3n, 7n, 7n, 10n, 12n, 13n]);
  expect(nextMeantOffset({ runs: [] })).toBeUndefined();
});

test('an offset is meant exactly where a run has it', () => {
  const isMeant = meantOffsets({ runs });
  expect(Array.from({ length: 15 }, (_, offset) => offset).filter((offset) => isMeant?.(BigInt(offset)))).toEqual([2, 3, 7, 10, 11, 12]);
  expect(meantOffsets({ runs: [] })).toBeUndefined();
});
