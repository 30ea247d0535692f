import { expect, test } from 'vitest';
import { nextStanding } from './standing.ts';

const minuteMs = 60_000;

test('a group that commits every five minutes is known for it', () => {
  const waiting = nextStanding({ standsSinceMs: null, usualPauseMs: 0 }, { hasMoved: false, hasLag: true, atMs: 0 });
  expect(waiting).toEqual({ standsSinceMs: 0, usualPauseMs: 0 });
  const still = nextStanding(waiting, { hasMoved: false, hasLag: true, atMs: 4 * minuteMs });
  expect(still).toEqual(waiting);
  expect(nextStanding(still, { hasMoved: true, hasLag: false, atMs: 5 * minuteMs })).toEqual({ standsSinceMs: null, usualPauseMs: 5 * minuteMs });
});

test('a quiet topic without lag is no pause', () => {
  expect(nextStanding({ standsSinceMs: 0, usualPauseMs: 0 }, { hasMoved: false, hasLag: false, atMs: minuteMs })).toEqual({
    standsSinceMs: null,
    usualPauseMs: 0,
  });
});

test('an outage is no habit, and a long pause fades with each move', () => {
  expect(nextStanding({ standsSinceMs: 0, usualPauseMs: 100 }, { hasMoved: true, hasLag: true, atMs: 60 * minuteMs })).toEqual({
    standsSinceMs: 60 * minuteMs,
    usualPauseMs: 90,
  });
  let standing = { standsSinceMs: 0 as number | null, usualPauseMs: 10 * minuteMs };
  for (let move = 1; move <= 30; move++) standing = nextStanding(standing, { hasMoved: true, hasLag: true, atMs: move * 10_000 });
  expect(standing.usualPauseMs).toBeLessThan(minuteMs);
});
