import { expect, test } from 'vitest';
import { missedRuns } from './plan-missed.ts';
import type { RangePart } from './replay-range.ts';

const part = (fromOffset: string, toOffset: string, runs: RangePart['runs'] = []): RangePart => ({
  partition: 0,
  fromOffset,
  toOffset,
  runs,
  missing: 0,
  beginsAt: null,
  targetPartition: 0,
  messages: 10,
  sizeBytes: 10,
});

test.each([
  ['what failed and what was not passed', part('0', '10'), 6n, [2n, 4n], ['2–3', '4–5', '6–10']],
  ['neighbours stand together', part('0', '10'), 6n, [4n, 5n], ['4–10']],
  ['where all was passed, what failed alone', part('0', '10'), 10n, [9n], ['9–10']],
  ['where nothing was passed, all of it', part('3', '10'), 3n, [], ['3–10']],
  ['where all was processed, nothing', part('0', '10'), 10n, [], []],
  [
    'of a range with gaps nothing of the gaps',
    part('0', '10', [
      { from: '0', to: '3' },
      { from: '8', to: '10' },
    ]),
    2n,
    [1n],
    ['1–3', '8–10'],
  ],
])('%s', (_, ofRange, passedTo, failed, expected) => {
  const runs = missedRuns(
    [ofRange],
    new Map([[0, passedTo]]),
    failed.map((offset) => ({ partition: 0, offset })),
  );
  expect(runs.map(({ from, to }) => `${from}–${to}`)).toEqual(expected);
});
