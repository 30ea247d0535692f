import { expect, test } from 'vitest';
import type { DeadLetterLine } from '#lib/dead-letters/dead-letter.ts';
import type { ExpectedEvent } from '#lib/trace/chain/chain.ts';
import { chainOf } from '#scripts/test/chain-of.ts';
import { tracedEventOf } from '#scripts/test/traced-event-of.ts';
import { chainMarkdown } from './chain-markdown.ts';
import { markChain } from './chain-marks.ts';
import { chainSentence } from './chain-sentence.ts';

const placed = tracedEventOf(0, { key: 'ord-1', type: 'OrderPlaced', source: '/shop/checkout' });
const captured = tracedEventOf(2_000, { key: 'ord-1', type: 'PaymentCaptured', source: '/shop/payments' });
const shipped: ExpectedEvent = {
  type: 'ParcelShipped',
  source: '/shop/warehouse',
  topic: 'shipments',
  after: 1,
  state: 'late',
  chains: 500,
  followed: 497,
  usualMs: 1,
  lateMs: 9,
  waitedMs: 99,
  byCause: true,
};
const line: DeadLetterLine = {
  id: '7',
  state: 'new',
  version: 1,
  position: { topic: 'warehouse-dlt', partition: 0, offset: '3' },
  origin: { topic: 'orders', partition: 0, offset: '2000', consumerGroup: 'redrive-demo.warehouse', timestampMs: null },
  key: { kind: 'null' },
  eventType: null,
  errorClass: 'shop.StockTimeout',
  errorMessage: 'timed out | *3*',
  recordCount: 3,
  firstFailedAt: '1970-01-01T00:00:03.000Z',
  lastFailedAt: '1970-01-01T00:00:04.000Z',
  claimedByJobId: null,
  assignee: null,
  snooze: null,
};
const failure = (state: DeadLetterLine['state']) => ({ topic: 'orders', partition: 0, offset: '2000', line: { ...line, state } });

test.each([
  { chain: chainOf([placed, captured]), failures: [], says: 'ord-1 went from OrderPlaced to PaymentCaptured in 2 s' },
  { chain: chainOf([placed, captured], { expected: [shipped] }), failures: [], says: 'ord-1 came as far as PaymentCaptured, but ParcelShipped never came' },
  {
    chain: chainOf([placed, captured], { expected: [{ ...shipped, state: 'awaited' }] }),
    failures: [],
    says: 'ord-1 is under way: after PaymentCaptured, ParcelShipped is awaited',
  },
  {
    chain: chainOf([placed, captured], { expected: [shipped] }),
    failures: [failure('new')],
    says: 'ord-1 failed in redrive-demo.warehouse, and ParcelShipped never came',
  },
  {
    chain: chainOf([placed, captured]),
    failures: [failure('replayed')],
    says: 'ord-1 failed in redrive-demo.warehouse and was sent again; that it went through is not proven yet',
  },
  { chain: chainOf([placed, captured]), failures: [failure('resolved')], says: 'ord-1 went from OrderPlaced to PaymentCaptured in 2 s, after a failure' },
  {
    chain: chainOf([placed, captured]),
    failures: undefined,
    says: 'ord-1 went from OrderPlaced to PaymentCaptured in 2 s; whether anything of it failed is not known yet',
  },
  {
    chain: chainOf([tracedEventOf(0, { key: 'cus-1', type: 'CustomerUpdated' }), placed, tracedEventOf(9, { key: 'cus-1', type: 'EmailSent' })], {
      edges: [0, 2].map((to) => ({ from: 1, to, by: 'cause' as const, why: 'names it as its cause' })),
    }),
    failures: [],
    says: 'ord-1 went from CustomerUpdated to EmailSent in 9 ms',
  },
  { chain: chainOf([tracedEventOf(0, {})]), failures: [], says: 'c-1 is one event, orders/0/0' },
  {
    chain: chainOf([placed, captured], { total: { count: 100_000, isExact: false } }),
    failures: [failure('new')],
    says: 'c-1 is the correlation id of more than 100,000 events; of those shown 1 failed',
  },
])('$says', ({ chain, failures, says }) => {
  const sentence = chainSentence(chain, failures);
  expect(`${sentence.subject} ${sentence.says}`).toBe(says);
});

test('a dead letter stands in the lane of the service whose group failed, what is missing in that of who publishes it', () => {
  const { lanes, marks, lines } = markChain(
    chainOf([placed, captured], { expected: [shipped], copyOf: [null, null] }),
    { failures: [failure('new')], returns: [], copies: [] },
    10_000,
  );
  expect(lanes).toEqual(['checkout', 'payments', 'redrive-demo.warehouse', 'warehouse']);
  expect(marks.map(({ kind, lane, label }) => `${kind} ${label} in ${lane}`)).toEqual([
    'event OrderPlaced in 0',
    'event PaymentCaptured in 1',
    'dead-letter StockTimeout ×3 → warehouse-dlt in 2',
    'expected ParcelShipped in 3',
  ]);
  expect(lines).toMatchObject([
    { from: 1, to: 2, kind: 'failed' },
    { from: 1, to: 3, kind: 'expected' },
  ]);
});

test('the Markdown of a chain is a table that no text breaks', () => {
  const text = chainMarkdown(chainOf([placed, { ...captured, type: 'Pay|ment\n`x`' }]), [failure('new')], 'http://console/x');
  expect(text).toContain('| 1970-01-01T00:00:00.000Z | OrderPlaced | checkout | orders/0/0 |');
  expect(text).toContain(String.raw`Pay\|ment \`x\``);
  expect(text).toContain(String.raw`timed out \| \*3\*`);
});

test('a second life stands where it was sent, although it carries the time of the first; what came back of it leads to it', () => {
  const again = tracedEventOf(0, { key: 'ord-1', type: 'OrderPlaced', source: '/shop/checkout', jobId: 41, offset: '9' });
  const chain = chainOf([placed, again], { copyOf: [null, 0], sentAtMs: [null, 9_000] });
  const came = {
    failureId: '7',
    position: { topic: 'warehouse-dlt', partition: 0, offset: '4' },
    origin: null,
    jobId: 41,
    timestampMs: '9500',
    errorClass: 'shop.Down',
  };
  const { marks, lines } = markChain(chain, { failures: [{ ...failure('returned'), offset: '0' }], returns: [came], copies: [] }, 10_000);
  expect(marks.map(({ kind, atMs, label }) => `${kind} ${label} at ${atMs}`)).toEqual([
    'event OrderPlaced at 0',
    'copy OrderPlaced, again at 9000',
    'dead-letter StockTimeout ×3 → warehouse-dlt at 3000',
    'return Down again → warehouse-dlt at 9500',
  ]);
  expect(lines).toMatchObject([
    { from: 0, to: 1, kind: 'again' },
    { from: 0, to: 2, kind: 'failed' },
    { from: 1, to: 3, kind: 'returned', why: expect.stringContaining('replay #41') },
  ]);
});

test('of a replay that sent two events of the chain, what came back hangs on the copy of the event that failed', () => {
  const first = tracedEventOf(1, { type: 'OrderPlaced', eventId: 'a', jobId: 41, offset: '8' });
  const second = tracedEventOf(3, { type: 'PaymentCaptured', eventId: 'b', jobId: 41, offset: '9' });
  const chain = chainOf([tracedEventOf(0, { eventId: 'a' }), first, tracedEventOf(2, { eventId: 'b' }), second], { copyOf: [null, 0, null, 2] });
  const returnOf = (offset: string | null) => ({
    failureId: '7',
    position: { topic: 'warehouse-dlt', partition: 0, offset: '4' },
    origin: offset === null ? null : { topic: 'orders', partition: 0, offset },
    jobId: 41,
    timestampMs: '9500',
    errorClass: null,
  });
  const hangsOn = (offset: string | null) =>
    markChain(chain, { failures: [{ ...failure('returned'), offset: '0' }], returns: [returnOf(offset)], copies: [] }, 10_000).lines.find(
      ({ kind }) => kind === 'returned',
    )?.from;
  expect([hangsOn('0'), hangsOn('8'), hangsOn(null)]).toEqual([1, 1, 1]);
});

test('what caused an event is not drawn once more to its copy; what caused the copy alone is', () => {
  const [placed, paid, again, third] = [1, 2, 3, 4].map((ms) => tracedEventOf(ms, { type: `event ${ms}` }));
  if (placed === undefined || paid === undefined || again === undefined || third === undefined) throw new Error('four events');
  const edge = (from: number, to: number) => ({ from, to, by: 'cause' as const, why: `${from} to ${to}` });
  const chain = chainOf([placed, paid, again, third], { edges: [edge(0, 1), edge(0, 2), edge(1, 3)], copyOf: [null, null, 1, 0] });
  const { lines } = markChain(chain, { failures: [], returns: [], copies: [] }, 10_000);
  expect(lines.map(({ from, to, kind }) => `${kind} ${from} to ${to}`)).toEqual(['cause 0 to 1', 'cause 1 to 3', 'again 1 to 2', 'again 0 to 3']);
});
