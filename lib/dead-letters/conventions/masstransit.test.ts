import { expect, test } from 'vitest';
import { type ConventionCase, eventHeaders, readAs, removedOnReplay, text } from '#scripts/test/convention-cases.ts';

const cases: ConventionCase[] = [
  {
    says: 'exception, consumer, retries and time; the topic of a Kafka address',
    headers: [
      text('MT-Reason', 'fault'),
      text('MT-Fault-ExceptionType', 'Shop.NoStockException'),
      text('MT-Fault-Message', 'nothing left'),
      text('MT-Fault-StackTrace', '   at Shop.Reserve()'),
      text('MT-Fault-InputAddress', 'loopback://localhost/kafka/orders'),
      text('MT-Fault-ConsumerType', 'Shop.ReserveStockConsumer'),
      text('MT-Fault-Timestamp', '2026-11-23T01:20:30.2080000Z'),
      text('MT-Fault-RetryCount', '2'),
      text('MT-Fault-RedeliveryCount', '9'),
    ],
    facts: {
      originTopic: 'orders',
      originOffset: null,
      errorClass: 'Shop.NoStockException',
      errorMessage: 'nothing left',
      stage: 'fault',
      component: 'Shop.ReserveStockConsumer',
      attempt: 2,
      failedAtMs: 1_795_396_830_208n,
    },
    hops: [{ stage: 'fault' }],
    stackTrace: '   at Shop.Reserve()',
  },
  { says: 'a queue of another transport is no topic', headers: [text('MT-Fault-InputAddress', 'rabbitmq://host/orders')], facts: { originTopic: null } },
  { says: 'a dead letter without a fault', headers: [text('MT-Reason', 'dead-letter')], facts: { stage: 'dead-letter', errorClass: null } },
  {
    says: 'times and counts that are none',
    headers: [text('MT-Fault-Timestamp', 'yesterday'), text('MT-Fault-RetryCount', '')],
    facts: { failedAtMs: null, attempt: null },
  },
];

test.each(cases)('MassTransit: $says', readAs('masstransit'));

test('MassTransit: a replay removes the fault and the redelivery count, and keeps ids and conversation', () => {
  const failure = ['MT-Fault-Message', 'MT-Reason', 'MT-Redelivery-Count'];
  expect(
    removedOnReplay('masstransit', [...failure, ...eventHeaders, 'MessageId', 'ConversationId', 'CorrelationId', 'MT-InitiatorId', 'MT-MessageType']),
  ).toEqual(failure);
});
