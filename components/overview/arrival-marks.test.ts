import { expect, test } from 'vitest';
import type { TopicProgress } from '#lib/dead-letters/topic-progress.ts';
import type { ReplayLine } from '#lib/replay/replay-job.ts';
import { labelled, marksOf, placeOf } from './arrival-marks.ts';

const hourMs = 3_600_000;
const time = { startMs: Date.parse('2026-11-24T00:00:00.000Z'), spanMs: hourMs / 2, endMs: Date.parse('2026-11-25T00:00:00.000Z') };
const at = (hours: number) => new Date(time.startMs + hours * hourMs).toISOString();

const replay = (id: number, changes: Partial<ReplayLine>): ReplayLine => ({
  id,
  state: 'done',
  stateReason: null,
  targetTopics: ['orders'],
  selected: 4,
  counts: { pending: 0, sent: 0, proven: 4, returned: 0, unproven: 0, skipped: 0, failed: 0 },
  reason: null,
  plannedBy: 'ada',
  plannedAt: at(1),
  confirmedBy: 'ada',
  confirmedAt: at(2),
  endedAt: at(3),
  ...changes,
});
const topic = (name: string, firstSeenAt: string): TopicProgress => ({
  name,
  topicId: name,
  foundBy: null,
  partitions: 1,
  openFailures: 0,
  indexed: '0',
  remaining: '0',
  offsetsPerSecond: null,
  timeLeftMs: null,
  firstSeenAt,
  observedAt: null,
  goneAt: null,
  excluded: null,
  trouble: null,
  settings: null,
  firstDeletion: null,
  gaps: [],
});
const nothing = { replays: undefined, topics: undefined, gaps: undefined };

test('a replay is marked from its confirmation to its end, with how it went; a plan is not', () => {
  const came = { counts: { pending: 0, sent: 0, proven: 3, returned: 1, unproven: 0, skipped: 0, failed: 0 } };
  const replays = [
    replay(9, { state: 'planned', confirmedAt: null, endedAt: null }),
    replay(8, { state: 'running', endedAt: null, confirmedAt: at(6) }),
    replay(7, came),
    replay(6, { confirmedAt: at(1) }),
  ];
  expect(
    marksOf({ ...nothing, replays }, time).map(({ short, fromMs, toMs, tone }) => [
      short,
      (fromMs - time.startMs) / hourMs,
      (toMs - time.startMs) / hourMs,
      tone,
    ]),
  ).toEqual([
    ['#6 proven', 1, 3, 'ok'],
    ['#7 1 came back', 2, 3, 'risk'],
    ['#8 running', 6, 24, 'replay'],
  ]);
});

test('topics that were found together are one mark, and what lies outside of the time is none', () => {
  const topics = [topic('a.dlq', at(5)), topic('b.dlq', at(5.2)), topic('c.dlq', at(9)), topic('old.dlq', at(-30))];
  expect(marksOf({ ...nothing, topics }, time).map(({ short }) => short)).toEqual(['2 topics found', 'c.dlq found']);
});

test('a span in which nobody looked is marked as far as it reaches into the time', () => {
  const gaps = [
    { fromAt: at(-2), toAt: at(1) },
    { fromAt: at(-3), toAt: at(-2) },
  ];
  const [gap, ...others] = marksOf({ ...nothing, gaps }, time);
  expect(others).toEqual([]);
  expect(gap && [placeOf(gap.fromMs, time), placeOf(gap.toMs, time)]).toEqual([0, (1 / 24) * 100]);
});

test('words stand where they have room', () => {
  const marks = marksOf(
    { ...nothing, replays: [replay(1, { confirmedAt: at(2) }), replay(2, { confirmedAt: at(3) }), replay(3, { confirmedAt: at(8) })] },
    time,
  );
  expect([...labelled(marks, time)]).toEqual(['replay 1', 'replay 3']);
});
