import { expect, test } from 'vitest';
import { nextStanding } from './standing.ts';

const minuteMs = 60_000;

test('a group that commits every five minutes is known for it', () => {
  const waiting = nextStanding({ standsSinceMs: null, usualPauseMs: 0 }, { hasMoved: false, hasLag: true, atMs: 0 });
  expect(waiting).toEqual({ standsSinceMs: 0, usualPauseMs: 0 });
  const still = nextStanding(waiting, { hasMoved: false, hasLag: true, atMs: 4 * minuteMs });
  expect(still).toEqual(waiting);
  let habit = nextStanding(still, { hasMoved: true, hasLag: false, atMs: 5 * minuteMs });
  expect(habit.standsSinceMs).toBeNull();
  habit = nextStanding({ ...habit, standsSinceMs: 5 * minuteMs }, { hasMoved: true, hasLag: false, atMs: 10 * minuteMs });
  // A verdict waits for twice as long.
  expect(2 * habit.usualPauseMs).toBeGreaterThan(5 * minuteMs);
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
    usualPauseMs: 70,
  });
  let standing = nextStanding({ standsSinceMs: 0, usualPauseMs: 0 }, { hasMoved: true, hasLag: true, atMs: 5 * minuteMs });
  for (let move = 1; move <= 4; move++) standing = nextStanding({ ...standing, standsSinceMs: null }, { hasMoved: true, hasLag: false, atMs: 6 * minuteMs });
  // Less than half of the window of a verdict.
  expect(standing.usualPauseMs).toBeLessThan(45_000);
});
