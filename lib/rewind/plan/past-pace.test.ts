import { expect, test } from 'vitest';
import type { PlaceHistory } from '#lib/lag/group-history.ts';
import { pastPace } from './past-pace.ts';

const place = (samples: readonly (readonly [atS: number, committed: number | null, logEnd: number])[], partition = 0): PlaceHistory => ({
  topic: 'orders',
  partition,
  usualPauseMs: 0,
  samples: samples.map(([atS, committed, logEnd]) => ({
    atMs: atS * 1_000,
    committed: committed === null ? null : BigInt(committed),
    logEnd: BigInt(logEnd),
    committedAtMs: null,
  })),
});
const both = new Set(['orders 0', 'orders 1']);

test.each([
  ['nothing sampled', [], null],
  [
    'never seen reading',
    [
      place([
        [0, 5, 9],
        [10, 5, 20],
      ]),
    ],
    null,
  ],
  [
    'behind all the time: as fast as it can',
    [
      place([
        [0, 0, 900],
        [10, 100, 900],
        [20, 200, 900],
        [30, 400, 900],
      ]),
    ],
    10,
  ],
  [
    'a jump to the end counts for nothing',
    [
      place([
        [0, 0, 9_000],
        [10, 100, 9_000],
        [20, 200, 9_000],
        [30, 9_000, 9_000],
      ]),
    ],
    10,
  ],
  [
    'always at the end: how fast records came, which says nothing of how fast it reads',
    [
      place([
        [0, 0, 0],
        [10, 20, 20],
        [20, 40, 40],
      ]),
    ],
    null,
  ],
  [
    'almost at the end: it waited for records',
    [
      place([
        [0, 0, 5],
        [10, 20, 22],
        [20, 40, 41],
      ]),
    ],
    null,
  ],
  [
    'partitions are read side by side',
    [
      place([
        [0, 0, 900],
        [10, 100, 900],
      ]),
      place(
        [
          [0, 0, 900],
          [10, 50, 900],
        ],
        1,
      ),
    ],
    15,
  ],
  [
    'what went back, or came from nothing, read nothing',
    [
      place([
        [0, 90, 900],
        [10, 10, 900],
        [20, null, 900],
        [30, 500, 900],
      ]),
    ],
    null,
  ],
  [
    'samples with an hour between them tell nothing',
    [
      place([
        [0, 0, 900],
        [3_600, 500, 900],
      ]),
    ],
    null,
  ],
])('%s', (_what, history, perSecond) => expect(pastPace(history, both)).toBe(perSecond));

test('only the partitions that are asked for count', () => {
  expect(
    pastPace(
      [
        place([
          [0, 0, 900],
          [10, 100, 900],
        ]),
        place(
          [
            [0, 0, 900],
            [10, 50, 900],
          ],
          1,
        ),
      ],
      new Set(['orders 1']),
    ),
  ).toBe(5);
});
