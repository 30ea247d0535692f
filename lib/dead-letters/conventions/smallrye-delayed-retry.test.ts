import { expect, test } from 'vitest';
import { type ConventionCase, eventHeaders, readAs, removedOnReplay, text } from '#scripts/test/convention-cases.ts';

const retry = (name: string, value: string) => text(`delayed-retry-${name}`, value);

const cases: ConventionCase[] = [
  {
    says: 'through two retry topics: the last headers name the true origin, the first what failed at last',
    headers: [
      retry('exception-class-name', 'java.lang.RuntimeException'),
      retry('reason', 'third time'),
      retry('cause-class-name', 'shop.Down'),
      retry('cause', 'still down'),
      retry('topic', 'orders_retry_20000'),
      retry('partition', '0'),
      retry('offset', '8'),
      retry('exception-class-name', 'shop.Slow'),
      retry('reason', 'second time'),
      retry('topic', 'orders_retry_10000'),
      retry('partition', '0'),
      retry('offset', '4'),
      retry('exception-class-name', 'shop.Slow'),
      retry('reason', 'first time'),
      retry('topic', 'orders'),
      retry('partition', '2'),
      retry('offset', '40'),
      text('event-id', 'e'),
      retry('original-timestamp', '1732324830208'),
      retry('count', '3'),
    ],
    facts: {
      originTopic: 'orders',
      originPartition: 2,
      originOffset: 40n,
      originTimestampMs: 1_732_324_830_208n,
      errorClass: 'shop.Down',
      errorMessage: 'still down',
      attempt: 3,
    },
    hops: [
      { originTopic: 'orders', originOffset: 40n, errorMessage: 'first time' },
      { originTopic: 'orders_retry_10000', errorMessage: 'second time' },
      { originTopic: 'orders_retry_20000', errorMessage: 'still down' },
    ],
  },
  { says: 'a count alone', headers: [retry('count', '2')], facts: { attempt: 2, originTopic: null } },
];

test.each(cases)('SmallRye delayed retry: $says', readAs('smallrye-delayed-retry'));

test('SmallRye delayed retry: a replay removes the retry count and nothing of the event', () => {
  expect(removedOnReplay('smallrye-delayed-retry', ['delayed-retry-count', 'delayed-retry-topic', ...eventHeaders])).toEqual([
    'delayed-retry-count',
    'delayed-retry-topic',
  ]);
});
