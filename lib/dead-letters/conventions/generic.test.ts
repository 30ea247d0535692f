import { expect, test } from 'vitest';
import { type ConventionCase, eventHeaders, hex, nothing, readAs, removedOnReplay, text } from '#scripts/test/convention-cases.ts';

const cases: ConventionCase[] = [
  {
    says: 'text integers',
    headers: [
      text('x-original-topic', 'orders'),
      text('x-original-partition', '2'),
      text('x-original-offset', '1234'),
      text('x-exception-class', 'ProviderDown'),
      text('x-exception-message', 'no'),
      text('x-retry-count', '3'),
      text('x-original-consumer-group', 'payments'),
    ],
    facts: {
      originTopic: 'orders',
      originPartition: 2,
      originOffset: 1_234n,
      errorClass: 'ProviderDown',
      errorMessage: 'no',
      attempt: 3,
      consumerGroup: 'payments',
    },
  },
  {
    says: 'big-endian integers',
    headers: [hex('x-original-partition', '00000002'), hex('x-original-offset', '00000000000004d2'), hex('x-original-timestamp', '00000193569b2c00')],
    facts: { originPartition: 2, originOffset: 1_234n, originTimestampMs: 1_732_324_830_208n },
  },
  { says: 'four digits are digits, not an integer of four bytes', headers: [text('x-original-offset', '1234')], facts: { originOffset: 1_234n } },
  {
    says: 'a word of four or eight letters is no integer',
    headers: [text('x-original-offset', 'unknowns'), text('x-original-partition', 'none')],
    facts: { originOffset: null, originPartition: null },
  },
  {
    says: 'the x-dlq- family',
    headers: [
      text('x-dlq-original-topic', 'customers'),
      text('x-dlq-original-offset', '9'),
      text('x-dlq-error-message', 'm'),
      text('x-dlq-error-stack', 'Error: m\n    at x'),
      text('x-dlq-attempt-count', '4'),
      text('x-dlq-failed-at', '2026-11-23T01:20:30.208Z'),
    ],
    facts: { originTopic: 'customers', originOffset: 9n, errorMessage: 'm', attempt: 4, failedAtMs: 1_795_396_830_208n },
    stackTrace: 'Error: m\n    at x',
  },
  {
    says: 'the dlq- and dlq. families',
    headers: [
      text('dlq-original-topic', 'a'),
      text('dlq.exception.class', 'shop.Down'),
      text('dlq-reason', 'down'),
      text('dlq-retry-count', '2'),
      text('dlq.failure.timestamp', '1732324830208'),
    ],
    facts: { originTopic: 'a', errorClass: 'shop.Down', errorMessage: 'down', attempt: 2, failedAtMs: 1_732_324_830_208n },
  },
  {
    says: 'last wins, names match ignoring case, and each time is a hop; the origin is the last that is no topic of dead letters',
    headers: [text('x-original-topic', 'a'), text('x-exception-message', 'old'), text('X-Original-Topic', 'a.dlq'), text('X-Exception-Message', 'new')],
    facts: { errorMessage: 'new', originTopic: 'a' },
    hops: [
      { originTopic: 'a', errorMessage: 'old' },
      { originTopic: 'a.dlq', errorMessage: 'new' },
    ],
  },
  {
    says: 'an origin that was forwarded to another topic of events is that topic',
    headers: [text('x-original-topic', 'a'), text('x-original-offset', '1'), text('x-original-topic', 'b'), text('x-original-offset', '2')],
    facts: { originTopic: 'b', originOffset: 2n },
  },
  {
    says: 'the first of several names for one thing counts',
    headers: [text('x-error', 'vague'), text('x-exception-message', 'exact'), text('x-error', 'vaguer')],
    facts: { errorMessage: 'exact' },
  },
  {
    says: 'numbers that cannot be offsets, partitions or counts are not said',
    headers: [text('x-original-offset', '-4'), text('x-original-partition', '99999999999'), text('x-retry-count', 'many')],
    facts: { originOffset: null, originPartition: null, attempt: null },
  },
  { says: 'more digits than 64 bits hold are not said', headers: [text('x-original-offset', '9999999999999999999')], facts: { originOffset: null } },
  {
    says: 'null values are not said',
    headers: [nothing('x-original-topic'), nothing('x-retry-count'), nothing('x-error')],
    facts: { originTopic: null, attempt: null, errorMessage: null },
  },
];

test.each(cases)('generic: $says', readAs('generic'));

test('generic: a replay removes what tells of the failure under any of the prefixes, and nothing that tells the event from others', () => {
  const failure = ['x-dlq-anything', 'X-Retry-Count', 'x-original-topic', 'dlq.source.topic', 'x-failed-at', 'x-last-error-code', 'x-dlq-error-stacktrace'];
  const events = ['x-dlq-correlation-id', 'x-error-traceparent', 'x-dlq-original-event-id', 'x-error-trace-id', 'x-original-message-id', 'x-tenant'];
  expect(removedOnReplay('generic', [...failure, ...events, ...eventHeaders])).toEqual(failure);
});

test('no convention: nothing is removed on replay', () => {
  expect(removedOnReplay('unknown', ['x-original-topic', 'kafka_dlt-original-topic'])).toEqual([]);
});

test.each([
  { says: 'no failure header', headers: [text('event-id', 'e'), nothing('x')] },
  { says: 'no header', headers: [] },
  { says: 'only a correlation under a prefix of failures', headers: [text('x-error-correlation-id', 'c')] },
])('a dead letter with $says is one all the same, with the error unknown', ({ headers }) => {
  readAs('unknown')({ says: '', headers, facts: { originTopic: null, errorClass: null, errorMessage: null }, hops: [], stackTrace: null });
});
