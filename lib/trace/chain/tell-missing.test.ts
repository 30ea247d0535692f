import { expect, test } from 'vitest';
import { tracedEventOf } from '#scripts/test/traced-event-of.ts';
import { linkEvents } from './link-events.ts';
import { type FollowUp, tellMissing, weighMissing } from './tell-missing.ts';

const usual = (type: string, follower: string, of: Partial<FollowUp> = {}): FollowUp => ({
  type,
  follower,
  source: null,
  topic: null,
  chains: 500,
  followed: 497,
  usualMs: 2_000,
  lateMs: 9_000,
  byCause: true,
  ...of,
});
const placed = tracedEventOf(0, { eventId: 'a', type: 'OrderPlaced', source: 'checkout' });
const captured = tracedEventOf(1_000, { eventId: 'b', causationId: 'a', type: 'PaymentCaptured', source: 'payments' });

test.each([
  { says: 'nothing where it came', events: [placed, captured], follow: [usual('OrderPlaced', 'PaymentCaptured')], atMs: 60_000, is: [] },
  {
    says: 'it late, behind what it follows',
    events: [placed],
    follow: [usual('OrderPlaced', 'PaymentCaptured')],
    atMs: 60_000,
    is: ['late PaymentCaptured after 0'],
  },
  {
    says: 'it awaited within its time',
    events: [placed],
    follow: [usual('OrderPlaced', 'PaymentCaptured')],
    atMs: 8_000,
    is: ['awaited PaymentCaptured after 0'],
  },
  { says: 'nothing of what comes seldom', events: [placed], follow: [usual('OrderPlaced', 'Refunded', { followed: 100 })], atMs: 60_000, is: [] },
  { says: 'nothing learnt from few', events: [placed], follow: [usual('OrderPlaced', 'PaymentCaptured', { chains: 5, followed: 5 })], atMs: 60_000, is: [] },
  {
    says: 'nothing where its service answered otherwise',
    events: [placed, tracedEventOf(1_000, { eventId: 'b', causationId: 'a', type: 'PaymentDeclined', source: 'payments' })],
    follow: [usual('OrderPlaced', 'PaymentCaptured', { source: 'payments' })],
    atMs: 60_000,
    is: [],
  },
  {
    says: 'only the first of several that cannot come before it',
    events: [placed],
    follow: [usual('OrderPlaced', 'PaymentCaptured'), usual('OrderPlaced', 'ParcelShipped', { byCause: false }), usual('PaymentCaptured', 'ParcelShipped')],
    atMs: 60_000,
    is: ['late PaymentCaptured after 0'],
  },
  {
    says: 'a replay as the newest, from which it is waited anew',
    events: [placed, tracedEventOf(50_000, { eventId: 'a', type: 'OrderPlaced', source: 'checkout', jobId: 4 })],
    follow: [usual('OrderPlaced', 'PaymentCaptured')],
    atMs: 58_000,
    is: ['awaited PaymentCaptured after 1'],
  },
])('tells $says', ({ events, follow, atMs, is }) => {
  expect(tellMissing(events, linkEvents(events).edges, follow, atMs).map(({ state, type, after }) => `${state} ${type} after ${after}`)).toEqual(is);
});

test('after a replay is waited from when it was sent, not from the time that it carries', () => {
  const events = [placed, tracedEventOf(0, { eventId: 'a', type: 'OrderPlaced', source: 'checkout', jobId: 4, offset: '9' })];
  expect(tellMissing(events, [], [usual('OrderPlaced', 'PaymentCaptured')], 58_000, [null, 50_000])).toMatchObject([{ state: 'awaited', waitedMs: 8_000 }]);
});

test('says how long it has waited, and what it was learnt from', () => {
  expect(tellMissing([placed], [], [usual('OrderPlaced', 'PaymentCaptured')], 1_860_000)).toMatchObject([
    { chains: 500, followed: 497, lateMs: 9_000, waitedMs: 1_860_000 },
  ]);
});

const paidIn = (topic: string | null) => tellMissing([placed], [], [usual('OrderPlaced', 'PaymentCaptured', { topic })], 60_000);

test.each([
  {
    says: 'late where all of its topic is read, however far others are',
    topic: 'payments',
    topics: { payments: 'read', mails: 'behind' },
    is: ['late'],
    finds: [],
  },
  {
    says: 'awaited where its topic is not read to the end',
    topic: 'payments',
    topics: { payments: 'behind' },
    is: ['awaited'],
    finds: ['Not all of payments is indexed yet'],
  },
  { says: 'not expected where its topic is not traced any more', topic: 'payments', topics: { mails: 'read' }, is: [], finds: ['which is no longer traced'] },
  { says: 'late where its topic is not known and all is read', topic: null, topics: { mails: 'read' }, is: ['late'], finds: [] },
  {
    says: 'awaited where its topic is not known and any is not read',
    topic: null,
    topics: { mails: 'behind' },
    is: ['awaited'],
    finds: ['Not all of the traced topics'],
  },
] as const)('what is missing is $says', ({ topic, topics, is, finds }) => {
  const { expected, findings } = weighMissing(paidIn(topic), { isAtWork: true, topics: new Map(Object.entries(topics)) });
  expect(expected.map(({ state }) => state)).toEqual(is);
  expect(findings.map(({ text }) => text)).toEqual(finds.map((text) => expect.stringContaining(text)));
});

test('without a worker nothing is late, and why is said', () => {
  const reach = { isAtWork: false, topics: new Map([['payments', 'read' as const]]) };
  expect(weighMissing(paidIn('payments'), reach)).toMatchObject({
    expected: [{ state: 'awaited' }],
    findings: [{ text: expect.stringContaining('No worker') }],
  });
  expect(weighMissing([], reach)).toEqual({ expected: [], findings: [] });
});
