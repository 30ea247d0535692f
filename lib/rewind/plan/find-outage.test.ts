import { describe, expect, test } from 'vitest';
import type { PlaceHistory } from '#lib/lag/group-history.ts';
import { findOutage } from './find-outage.ts';

const everyMs = 10_000;

/** A partition whose samples, ten seconds apart, have these committed offsets and log ends. */
const place = (
  samples: readonly (readonly [committed: number | null, logEnd: number])[],
  { partition = 0, usualPauseMs = 0, committedAtMs = null as number | null } = {},
): PlaceHistory => ({
  topic: 'payments',
  partition,
  usualPauseMs,
  samples: samples.map(([committed, logEnd], index) => ({
    atMs: index * everyMs,
    committed: committed === null ? null : BigInt(committed),
    logEnd: BigInt(logEnd),
    committedAtMs,
  })),
});

const reading = [
  [10, 10],
  [20, 20],
  [30, 30],
] as const;
const stuck = [
  [30, 40],
  [30, 50],
  [30, 60],
] as const;

describe('an outage begins where an offset stood still while its lag grew', () => {
  test('it is found while it goes on, from the last sample without lag on', () => {
    expect(findOutage([place([...reading, ...stuck])])).toMatchObject({
      startedAtMs: 2 * everyMs,
      endedAtMs: 5 * everyMs,
      isCommitTime: false,
      isOlder: false,
      grewBy: 30n,
      offsets: new Map([['payments 0', 30n]]),
    });
  });

  test('it is found after the offset jumped to the end by a reset', () => {
    expect(findOutage([place([...reading, ...stuck, [70, 70], [80, 80]])])).toMatchObject({
      startedAtMs: 2 * everyMs,
      offsets: new Map([['payments 0', 30n]]),
    });
  });

  test('of several it is the last', () => {
    expect(findOutage([place([...reading, ...stuck, [90, 90], [90, 95], [90, 99], [90, 120]])])).toMatchObject({ startedAtMs: 6 * everyMs, grewBy: 30n });
  });

  test('partitions that stopped at the same time count from the first of them, and each is set to where it stood then', () => {
    const first = place(
      [
        [5, 9],
        [5, 12],
        [5, 15],
        [5, 18],
        [5, 20],
        [5, 30],
      ],
      { partition: 1 },
    );
    const found = findOutage([place([...reading, ...stuck]), first]);
    expect(found).toMatchObject({ partition: 1, startedAtMs: 0, isOlder: true });
    expect(found?.offsets).toEqual(
      new Map([
        ['payments 0', 10n],
        ['payments 1', 5n],
      ]),
    );
  });

  test('where the newest commit then was seen, its time counts', () => {
    expect(findOutage([place([[30, 35], ...stuck], { committedAtMs: -4_000 })])).toMatchObject({ startedAtMs: -4_000, isCommitTime: true, isOlder: false });
  });
});

test.each([
  ['no samples', []],
  ['a group that keeps up', [place(reading)]],
  [
    'a quiet log, at whose end the group stands',
    [
      place([
        [10, 10],
        [10, 10],
        [10, 10],
        [10, 10],
      ]),
    ],
  ],
  [
    'lag that stays as it is',
    [
      place([
        [10, 20],
        [10, 20],
        [10, 20],
        [10, 20],
      ]),
    ],
  ],
  [
    'fewer than three samples',
    [
      place([
        [10, 20],
        [10, 30],
      ]),
    ],
  ],
  ['a pause as is usual between its commits', [place([...reading, ...stuck], { usualPauseMs: 20_000 })]],
  [
    'a group that never committed',
    [
      place([
        [null, 10],
        [null, 20],
        [null, 30],
      ]),
    ],
  ],
])('%s is no outage', (_what, places) => expect(findOutage(places)).toBeUndefined());
