import { expect, test } from 'vitest';
import { type ConventionCase, eventHeaders, hex, readAs, removedOnReplay, text } from '#scripts/test/convention-cases.ts';

const deadLetter = [
  text('kafka_original-topic', 'orders'),
  hex('kafka_original-partition', '00000002'),
  hex('kafka_original-offset', '0000000000000009'),
  hex('kafka_original-timestamp', '00000193569b2c00'),
  text('kafka_original-timestamp-type', 'CreateTime'),
  text('kafka_dlt-original-consumer-group', 'billing'),
  text('kafka_exception-fqcn', 'org.springframework.kafka.listener.ListenerExecutionFailedException'),
  text('kafka_exception-cause-fqcn', 'shop.CardDeclined'),
  text('kafka_exception-message', 'Listener failed; card declined'),
  text('kafka_exception-stacktrace', 'trace'),
  hex('retry_topic-original-timestamp', '0193569b2c00'),
  hex('retry_topic-attempts', '00000004'),
  hex('retry_topic-backoff-timestamp', '0193569b3c00'),
];

const cases: ConventionCase[] = [
  {
    says: 'names without dlt-, but for the group; the attempts that were made, not the next one',
    headers: deadLetter,
    facts: {
      originTopic: 'orders',
      originPartition: 2,
      originOffset: 9n,
      originTimestampMs: 1_732_324_830_208n,
      consumerGroup: 'billing',
      errorClass: 'shop.CardDeclined',
      errorMessage: 'card declined',
      attempt: 3,
    },
    hops: [{ originTopic: 'orders', attempt: 3 }],
    stackTrace: 'trace',
  },
  { says: 'attempts in one unsigned byte of older releases', headers: [hex('retry_topic-attempts', 'c8')], facts: { attempt: 199 } },
  { says: 'attempts of a wrong length or below one are not said', headers: [hex('retry_topic-attempts', '0001')], facts: { attempt: null } },
  {
    says: 'the minimal-length timestamp of the retry topic, where the other is missing',
    headers: [hex('retry_topic-original-timestamp', '0193569b2c00')],
    facts: { originTimestampMs: 1_732_324_830_208n },
  },
  {
    says: 'retried twice, as Spring 4 writes it: a hop for each attempt, the exception is of the last',
    headers: [
      text('kafka_original-topic', 'orders'),
      hex('kafka_original-offset', '0000000000000009'),
      hex('retry_topic-original-timestamp', '0193569b2c00'),
      hex('retry_topic-attempts', '00000002'),
      hex('retry_topic-original-timestamp', '0193569b2c00'),
      hex('retry_topic-attempts', '00000003'),
      text('kafka_exception-fqcn', 'a.Third'),
      hex('retry_topic-original-timestamp', '0193569b2c00'),
      hex('retry_topic-attempts', '00000004'),
    ],
    facts: { originTopic: 'orders', originOffset: 9n, errorClass: 'a.Third', attempt: 3 },
    hops: [
      { originTopic: 'orders', errorClass: null, attempt: 1 },
      { originTopic: null, errorClass: null, attempt: 2 },
      { originTopic: null, errorClass: 'a.Third', attempt: 3 },
    ],
  },
];

test.each(cases)('@RetryableTopic: $says', readAs('spring-retry-topic'));

test('@RetryableTopic: a replay removes the attempts, or they would go on where they ended, and nothing of the event', () => {
  const failure = [
    'retry_topic-attempts',
    'retry_topic-backoff-timestamp',
    'kafka_original-topic',
    'kafka_dlt-original-consumer-group',
    'kafka_exception-message',
  ];
  expect(removedOnReplay('spring-retry-topic', [...failure, ...eventHeaders, 'kafka_correlationId', 'kafka_replyTopic'])).toEqual(failure);
});
