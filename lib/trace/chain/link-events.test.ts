import { expect, test } from 'vitest';
import { tracedEventOf } from '#scripts/test/traced-event-of.ts';
import { checkClocks } from './check-clocks.ts';
import { linkEvents } from './link-events.ts';

const arrows = (events: Parameters<typeof linkEvents>[0]) => linkEvents(events).edges.map(({ from, to, by }) => `${from}${by === 'cause' ? '→' : '⇢'}${to}`);
const kinds = (events: Parameters<typeof linkEvents>[0]) => linkEvents(events).findings.map(({ kind }) => kind);

test.each([
  { says: 'causes', events: [{ eventId: 'a' }, { eventId: 'b', causationId: 'a' }, { eventId: 'c', causationId: 'a' }], edges: ['0→1', '0→2'], finds: [] },
  { says: 'a trace alone', events: [{ traceId: 't' }, { traceId: 't' }, { traceId: 'u' }, { traceId: 't' }], edges: ['0⇢1', '1⇢3'], finds: [] },
  {
    says: 'a cause before a trace',
    events: [{ eventId: 'a', traceId: 't' }, { traceId: 't' }, { causationId: 'a', traceId: 't' }],
    edges: ['0⇢1', '0→2'],
    finds: [],
  },
  { says: 'no id at all', events: [{}, {}], edges: [], finds: [] },
  { says: 'itself as its cause', events: [{ eventId: 'a', causationId: 'a' }], edges: [], finds: ['caused-itself'] },
  { says: 'a cause from elsewhere', events: [{ eventId: 'a', causationId: 'z', traceId: 't' }], edges: [], finds: ['cause-elsewhere'] },
  {
    says: 'a circle',
    events: [
      { eventId: 'a', causationId: 'c' },
      { eventId: 'b', causationId: 'a' },
      { eventId: 'c', causationId: 'b' },
    ],
    edges: ['2→0', '0→1', '1→2'],
    finds: ['cycle'],
  },
  {
    says: 'a copy that a replay sent, which caused what came after it',
    events: [{ eventId: 'a' }, { eventId: 'b', causationId: 'a' }, { eventId: 'a', jobId: 41 }, { eventId: 'c', causationId: 'a' }],
    edges: ['0→1', '2→3'],
    finds: [],
  },
  {
    says: 'a trace in which clocks put an effect before the event that caused it',
    events: [
      { eventId: 'c', causationId: 'b', traceId: 't' },
      { eventId: 'b', causationId: 'a' },
      { eventId: 'a', traceId: 't' },
    ],
    edges: ['1→0', '2→1'],
    finds: [],
  },
  {
    says: 'a copy in the trace of its first life',
    events: [{ eventId: 'a', traceId: 't' }, { eventId: 'a', traceId: 't', jobId: 41 }, { traceId: 't' }],
    edges: ['0⇢2'],
    finds: [],
  },
  { says: 'one id in two topics', events: [{ eventId: 'a' }, { eventId: 'a', topic: 'other' }], edges: [], finds: ['id-in-two-topics'] },
  { says: 'a cause that is later than its effect', events: [{ eventId: 'b', causationId: 'a' }, { eventId: 'a' }], edges: ['1→0'], finds: [] },
])('events that say $says', ({ events, edges, finds }) => {
  const all = events.map((event, nth) => tracedEventOf(nth, event));
  expect(arrows(all)).toEqual(edges);
  expect(kinds(all)).toEqual(finds);
});

test('a copy is told from its original; one id in two topics is not taken for one event', () => {
  expect(linkEvents([tracedEventOf(0, { eventId: 'a' }), tracedEventOf(1, { eventId: 'a', jobId: 7 })]).copyOf).toEqual([null, 0]);
  expect(linkEvents([tracedEventOf(0, { eventId: 'a' }), tracedEventOf(1, { eventId: 'a', topic: 'other' })]).copyOf).toEqual([null, null]);
});

test('ten thousand events in one line of causes are linked, without a cycle being seen', () => {
  const events = Array.from({ length: 10_000 }, (_, nth) => tracedEventOf(nth, { eventId: `e${nth}`, causationId: nth === 0 ? null : `e${nth - 1}` }));
  const { edges, findings } = linkEvents(events);
  expect(edges).toHaveLength(9_999);
  expect(findings).toEqual([]);
});

test('an effect before its cause, and an event from the future, are said and stay where they are', () => {
  const events = [
    tracedEventOf(0, { eventId: 'b', causationId: 'a', type: 'Paid', source: 'payments' }),
    tracedEventOf(1_200, { eventId: 'a', type: 'Placed', source: 'shop' }),
  ];
  expect(checkClocks(events, linkEvents(events).edges, 10_000).map(({ text }) => text)).toEqual([
    'Paid is 1.2 s earlier than Placed, which caused it: the clocks of payments and shop differ by at least that.',
  ]);
  expect(checkClocks([tracedEventOf(100_000, { type: 'Placed' })], [], 10_000).map(({ text }) => text)).toEqual([
    'Placed carries a time that is still to come.',
  ]);
  expect(checkClocks([tracedEventOf(60_000, {})], [], 10_000)).toEqual([]);
});

test('what came before a replay sent its copy was caused by the first life, what came after by the copy, although both carry one time', () => {
  const events = [
    tracedEventOf(0, { eventId: 'a' }),
    tracedEventOf(0, { eventId: 'a', jobId: 41, offset: '7' }),
    tracedEventOf(50, { eventId: 'b', causationId: 'a' }),
    tracedEventOf(60_000, { eventId: 'c', causationId: 'a' }),
  ];
  const { edges, copyOf } = linkEvents(events, [null, 59_000, null, null]);
  expect(edges.map(({ from, to }) => `${from}→${to}`)).toEqual(['0→2', '1→3']);
  expect(copyOf).toEqual([null, 0, null, null]);
});
