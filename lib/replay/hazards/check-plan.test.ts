import { expect, test } from 'vitest';
import type { Hazard } from '#lib/replay/replay-job.ts';
import { grownHazards } from './check-plan.ts';

const hazard = (level: Hazard['level'], count = 0): Hazard => ({ kind: 'newer-events', level, title: 'a title', detail: 'a detail', count, examples: [] });

test.each<{ says: string; seen: Hazard[]; now: Hazard; grows: boolean }>([
  { says: 'a new risk', seen: [hazard('ok')], now: hazard('risk', 1), grows: true },
  { says: 'a kind that was not there', seen: [], now: hazard('notice', 1), grows: true },
  { says: '1 % more of a risk does not count', seen: [hazard('risk', 100)], now: hazard('risk', 101), grows: false },
  { says: 'more than that does', seen: [hazard('risk', 100)], now: hazard('risk', 102), grows: true },
  { says: 'what was in order and can no longer be checked', seen: [hazard('ok')], now: hazard('not-checked', 1), grows: true },
  { says: 'what was not checked before either', seen: [hazard('not-checked', 1)], now: hazard('not-checked', 5), grows: false },
  { says: 'less than before', seen: [hazard('risk', 3)], now: hazard('ok'), grows: false },
])('$says', ({ seen, now, grows }) => {
  expect(grownHazards(seen, [now])).toEqual(grows ? [now] : []);
});
