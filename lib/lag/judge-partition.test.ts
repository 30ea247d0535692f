import { expect, test } from 'vitest';
import { judgePartition, type PartitionHistory } from './judge-partition.ts';
import type { LagRule, LagState } from './lag-state.ts';
import type { PartitionSample } from './partition-sample.ts';

const everyMs = 10_000;
const startMs = 1_000_000;

/** Samples 10 s apart; the newest commit of each in seconds before that sample, where it was seen. */
function samples(offsets: [committed: number | null, logEnd: number][], commitSecondsAgo?: (index: number) => number): [PartitionSample, ...PartitionSample[]] {
  const taken = offsets.map(([committed, logEnd], index) => {
    const atMs = startMs + index * everyMs;
    const committedAtMs = commitSecondsAgo === undefined ? null : atMs - commitSecondsAgo(index) * 1_000;
    return { atMs, committed: committed === null ? null : BigInt(committed), logEnd: BigInt(logEnd), committedAtMs };
  });
  const [first, ...others] = taken;
  if (first === undefined) throw new Error('no sample');
  return [first, ...others];
}

const ten = (offset: (index: number) => [number | null, number]) => Array.from({ length: 10 }, (_, index) => offset(index));
const seen = { seenSinceMs: 0 };
const unseen = { unseenWhy: 'its commits may not be read' };
const justNow = () => 1;
/** The last commit was made 5 s before the first sample. */
const before = (index: number) => 5 + (index * everyMs) / 1_000;

type Case = [name: string, history: Partial<PartitionHistory> & Pick<PartitionHistory, 'samples'>, state: LagState, rule: LagRule, why: RegExp];

const cases: Case[] = [
  [
    'the end is reached',
    {
      samples: samples(
        ten(() => [500, 500]),
        before,
      ),
    },
    'ok',
    'no-lag',
    /offset 500 is the end/,
  ],
  ['a commit newer than the log end read beside it', { samples: samples([[505, 500]], justNow) }, 'ok', 'no-lag', /505/],
  [
    'stands beyond the end of the log',
    { samples: samples(ten((at) => [505, 80 + at])) },
    'out of range',
    'beyond-end',
    /all 10 samples have offset 505, and the log ends at 89: the topic was made again/,
  ],
  ['commits run ahead of the log ends read beside them', { samples: samples(ten((at) => [101 + at, 100 + at])) }, 'ok', 'no-lag', /110 is the end/],
  [
    'retention has taken what it had not read',
    { samples: samples(ten(() => [100, 200])), logStart: 150n },
    'stopped',
    'no-commit',
    /lag 100; up to 50 records of this lag were deleted by retention before the group read them/,
  ],
  ['never committed on an empty log', { samples: samples([[null, 7]]), logStart: 7n }, 'ok', 'nothing-to-read', /empty/],
  ['never committed with records there', { samples: samples([[null, 1_207]]), logStart: 7n }, 'never committed', 'never-committed', /1,200 records/],
  ['one sample', { samples: samples([[1, 5]], justNow) }, 'watching', 'first-samples', /lag 4 in 1 of the 3/],
  [
    'no commit while the log grew',
    {
      samples: samples(
        ten((at) => [100, 200 + at]),
        before,
      ),
    },
    'stopped',
    'no-commit',
    /no commit for 95 s.*grew by 9.*lag 109/,
  ],
  [
    'no commit while the log stood still',
    {
      samples: samples(
        ten(() => [100, 200]),
        before,
      ),
    },
    'stopped',
    'no-commit',
    /did not grow/,
  ],
  ['no commit since watching began, long before the window', { samples: samples(ten(() => [100, 200])) }, 'stopped', 'no-commit', /commits were watched/],
  [
    'no commit, yet a log end in the window was reached',
    {
      samples: samples(
        ten((at) => [100, at < 3 ? 100 : 200]),
        before,
      ),
    },
    'ok',
    'lag-was-zero',
    /70 s ago/,
  ],
  [
    'went back',
    {
      samples: samples(
        ten((at) => [at < 5 ? 100 : 40 + at, 200]),
        justNow,
      ),
    },
    'rewound',
    'went-back',
    /was 100 50 s ago.*49 now/,
  ],
  [
    'went back and recovered',
    {
      samples: samples(
        ten((at) => [at === 4 ? 40 : 100 + at, 200]),
        justNow,
      ),
    },
    'ok',
    'lag-fell',
    /lag fell/,
  ],
  [
    'went back in a window with a lag of zero',
    {
      samples: samples(
        ten((at) => [at < 2 ? 200 : 40, 200]),
        justNow,
      ),
    },
    'rewound',
    'went-back',
    /was 200/,
  ],
  [
    'the same offset committed again and again',
    {
      samples: samples(
        ten((at) => [100, 200 + at]),
        justNow,
      ),
    },
    'stalled',
    'offset-stands',
    /all 10 samples have offset 100/,
  ],
  [
    'stands, and commits may not be read',
    { samples: samples(ten(() => [100, 200])), commits: unseen },
    'not moving',
    'offset-stands-unwatched',
    /may not be read/,
  ],
  [
    'a commit that may have been followed by others, unseen while no worker watched',
    {
      samples: samples(
        ten(() => [100, 200]),
        before,
      ),
      commits: { seenSinceMs: startMs + 50_000 },
    },
    'not moving',
    'offset-stands-unwatched',
    /watched for 40 s only/,
  ],
  [
    'stands, and commits were watched for a moment',
    { samples: samples(ten(() => [100, 200])), commits: { seenSinceMs: startMs + 70_000 } },
    'not moving',
    'offset-stands-unwatched',
    /watched for 20 s only/,
  ],
  [
    'rare commits on a quiet topic',
    {
      samples: samples(
        ten(() => [100, 101]),
        before,
      ),
      usualPauseMs: 60_000,
    },
    'ok',
    'slow-commits',
    /about 60 s/,
  ],
  [
    'rare commits that stay away',
    {
      samples: samples(
        ten(() => [100, 101]),
        before,
      ),
      usualPauseMs: 40_000,
    },
    'stopped',
    'no-commit',
    /no commit for 95 s/,
  ],
  [
    'lag never fell',
    {
      samples: samples(
        ten((at) => [100 + at, 200 + 5 * at]),
        justNow,
      ),
    },
    'falling behind',
    'lag-never-fell',
    /100 to 136 in 90 s/,
  ],
  [
    'lag never fell, commits unseen',
    { samples: samples(ten((at) => [100 + at, 200 + 5 * at])), commits: unseen },
    'falling behind',
    'lag-never-fell',
    /10 samples/,
  ],
  [
    'behind and catching up',
    {
      samples: samples(
        ten((at) => [100 + 9 * at, 200 + at]),
        justNow,
      ),
    },
    'ok',
    'lag-fell',
    /lag fell from 36 to 28/,
  ],
];

test.each(cases)('%s', (_name, history, state, rule, why) => {
  const verdict = judgePartition({ logStart: 0n, commits: seen, usualPauseMs: 0, standsSinceMs: startMs, ...history });
  expect(verdict).toEqual({ state, rule, why: expect.stringMatching(why) });
});
