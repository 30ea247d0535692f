import { expect, test } from 'vitest';
import type { OpenKind } from '#lib/dead-letters/arrivals.ts';
import type { TopicProgress } from '#lib/dead-letters/topic-progress.ts';
import type { GroupLine } from '#lib/lag/group-lag.ts';
import { concernsOf, goesOn, type OverviewFacts, overviewSentence, restSentence, shownConcerns } from './whats-wrong.ts';

const at = '2026-11-24T09:00:00.000Z';
const failing: OpenKind = { topic: 'crm.dlq', consumerGroup: 'crm', errorClass: 'Broken', open: 4, newestAt: at, oldestAt: at, arrivals: [4] };
const arrivals = (kinds: OpenKind[], isCut = false) => ({ range: '24h' as const, spanMs: 1_800_000, startAt: at, topics: [], kinds, isCut });
const group = (state: GroupLine['state']): GroupLine => ({
  groupId: `group ${state}`,
  type: 'classic',
  kafkaState: 'Stable',
  members: 1,
  topics: ['orders'],
  partitions: 1,
  state,
  why: 'because',
  stateSince: at,
  lag: '3',
  behind: null,
  inPerSecond: null,
  outPerSecond: null,
  catchUpMs: null,
  trouble: null,
});
const replay = {
  id: 7,
  state: 'running' as const,
  stateReason: null,
  targetTopics: ['orders'],
  selected: 2,
  counts: { pending: 1, sent: 1, proven: 0, returned: 0, unproven: 0, skipped: 0, failed: 0 },
  reason: null,
  plannedBy: 'Ada',
  plannedAt: at,
  confirmedBy: 'Ada',
  confirmedAt: at,
  endedAt: null,
};
const nothing: OverviewFacts = { arrivals: undefined, topics: undefined, groups: undefined, replays: undefined, underWay: undefined, rewinds: undefined };

test('what is lost to its consumer comes before who is behind, and what is being done comes last', () => {
  const facts = {
    ...nothing,
    arrivals: arrivals([failing]),
    groups: [group('stalled'), group('ok')],
    replays: [],
    underWay: [replay],
  };
  expect(concernsOf(facts).map(({ kind }) => kind)).toEqual(['failing', 'group', 'replay']);
  expect(overviewSentence(facts, null)).toBe('Two things are broken, one replay is under way.');
  expect(restSentence(facts, Date.parse(at) + 60_000)).toBe('1 of 1 kind of failure came in the last hour, 1 of 2 consumer groups keep up.');
});

const rewind = {
  id: 3,
  group: 'warehouse',
  state: 'confirmed' as const,
  stateReason: null,
  topics: ['orders'],
  partitions: 1,
  again: '5',
  skipped: '0',
  reason: null,
  undoOf: null,
  plannedBy: 'Ada',
  plannedAt: at,
  confirmedBy: 'Ada',
  appliedAt: null,
  endedAt: null,
};

test('rewinds under way are named beside replays', () => {
  const facts = { ...nothing, arrivals: arrivals([failing]), rewinds: [rewind] };
  expect(concernsOf(facts).map(({ kind }) => kind)).toEqual(['failing', 'rewind']);
  expect(overviewSentence(facts, null)).toBe('One thing is broken, one rewind is under way.');
  expect(overviewSentence({ ...facts, replays: undefined, underWay: [replay] }, null)).toBe('One thing is broken, one replay and one rewind are under way.');
});

test.each([
  [nothing, null],
  [{ ...nothing, arrivals: arrivals([]) }, null],
  [{ ...nothing, arrivals: arrivals([]), groups: [], replays: undefined, underWay: [replay] }, null],
  [{ arrivals: arrivals([]), groups: [], topics: [], replays: undefined, underWay: undefined, rewinds: undefined }, 'Nothing is broken.'],
  [{ ...nothing, arrivals: arrivals([failing]) }, 'One thing is broken.'],
  [{ ...nothing, arrivals: arrivals([failing, failing], true) }, '2 or more things are broken.'],
])('the sentence is computed from what is known', (facts, sentence) => expect(overviewSentence(facts, null)).toBe(sentence));

test('while Kafka or the workers are away nothing is called well that nobody looked at', () => {
  expect(overviewSentence({ arrivals: arrivals([]), groups: [], topics: [], replays: undefined, underWay: [], rewinds: [] }, 'Kafka of main is down')).toBe(
    'Kafka of main is down: whether anything is broken is not known.',
  );
  expect(overviewSentence({ ...nothing, arrivals: arrivals([failing]) }, 'The worker is down')).toBe('The worker is down, one thing is broken.');
});

test('before anybody was told whether Kafka answers nothing is called well, and what is broken is said', () => {
  expect(overviewSentence({ arrivals: arrivals([]), groups: [], topics: [], replays: undefined, underWay: [], rewinds: [] }, undefined)).toBeNull();
  expect(overviewSentence({ ...nothing, arrivals: arrivals([failing]) }, undefined)).toBe('One thing is broken.');
});

test('a kind of failure goes on for an hour after its newest', () => {
  expect(goesOn(failing, Date.parse(at) + 3_599_999)).toBe(true);
  expect(goesOn(failing, Date.parse(at) + 3_600_000)).toBe(false);
  expect(restSentence({ ...nothing, arrivals: arrivals([failing, failing]) }, Date.parse(at) + 3_600_000)).toBe(
    '0 of 2 kinds of failure came in the last hour.',
  );
});

test('who is only watched yet does not keep up, and what is gone or excluded is not missed', () => {
  const topic = (changes: Partial<TopicProgress>): TopicProgress => ({
    name: 'crm.dlq',
    topicId: 'id',
    foundBy: null,
    partitions: 1,
    openFailures: 0,
    indexed: '3',
    remaining: '0',
    offsetsPerSecond: null,
    timeLeftMs: null,
    firstSeenAt: at,
    observedAt: at,
    goneAt: null,
    excluded: null,
    trouble: null,
    settings: null,
    firstDeletion: null,
    gaps: [],
    ...changes,
  });
  const topics = [topic({}), topic({ remaining: '9' }), topic({ goneAt: at }), topic({ excluded: { at, why: 'because' } })];
  expect(restSentence({ ...nothing, groups: [group('watching'), group('ok')], topics }, 0)).toBe(
    '1 of 2 consumer groups keep up, 1 of 2 dead letter topics are indexed.',
  );
  expect(restSentence({ ...nothing, topics: [topic({ goneAt: at })] }, 0)).toBe('');
});

test('however much is broken, what is under way has its place among the few that are shown, what waits for somebody first', () => {
  const running = [9, 8, 7, 6].map((id) => ({ ...replay, id }));
  const facts = {
    ...nothing,
    groups: Array.from({ length: 12 }, () => group('stopped')),
    replays: undefined,
    underWay: [...running, { ...replay, id: 5, state: 'paused' as const }],
    rewinds: [rewind],
  };
  const shown = shownConcerns(concernsOf(facts), 8);
  expect(shown.map((concern) => (concern.kind === 'replay' ? concern.replay.id : concern.kind))).toEqual([
    'group',
    'group',
    'group',
    'group',
    5,
    'rewind',
    9,
    8,
  ]);
  expect(shownConcerns(concernsOf({ ...facts, replays: undefined, underWay: [], rewinds: [] }), 8)).toHaveLength(8);
  expect(shownConcerns(concernsOf({ ...facts, groups: [group('stopped')] }), 8), 'all of them where there is room').toHaveLength(7);
});
