import { expect, test } from 'vitest';
import { type ConventionCase, eventHeaders, nothing, readAs, removedOnReplay, text } from '#scripts/test/convention-cases.ts';

const error = (name: string, value: string) => text(`__connect.errors.${name}`, value);
const trace =
  'org.apache.kafka.connect.errors.DataException: Converting byte[] failed\n\tat o.a.k.Json\nCaused by: org.apache.kafka.common.errors.SerializationException: x\nCaused by: com.fasterxml.jackson.core.JsonParseException: Unexpected character\n at [Source: (byte[])]\n\tat c.f';
const deadLetter = [
  error('topic', 'orders'),
  error('partition', '3'),
  error('offset', '12345678901'),
  error('connector.name', 'orders-sink'),
  error('task.id', '0'),
  error('stage', 'VALUE_CONVERTER'),
  error('class.name', 'org.apache.kafka.connect.json.JsonConverter'),
  error('exception.class.name', 'org.apache.kafka.connect.errors.DataException'),
  error('exception.message', 'Converting byte[] failed'),
  error('exception.stacktrace', trace),
];
const facts = {
  originTopic: 'orders',
  originPartition: 3,
  originOffset: 12_345_678_901n,
  stage: 'VALUE_CONVERTER',
  component: 'orders-sink',
  errorClass: 'com.fasterxml.jackson.core.JsonParseException',
  errorMessage: 'Unexpected character',
};

const cases: ConventionCase[] = [
  { says: 'text, stage and connector, the root cause of the stack trace', headers: deadLetter, facts, hops: [facts], stackTrace: trace },
  {
    says: 'dead-lettered again: the last error wins, a null message hides the older one; the origin is where it began, not the topic of dead letters',
    headers: [
      ...deadLetter,
      error('topic', 'orders.dlq'),
      error('partition', '0'),
      error('offset', '5'),
      error('stage', 'TASK_PUT'),
      error('exception.class.name', 'a.Own'),
      nothing('__connect.errors.exception.message'),
    ],
    facts: { originTopic: 'orders', originPartition: 3, originOffset: 12_345_678_901n, stage: 'TASK_PUT', errorClass: 'a.Own', errorMessage: null },
    hops: [facts, { originTopic: 'orders.dlq', stage: 'TASK_PUT', errorClass: 'a.Own', errorMessage: null }],
  },
  {
    says: 'a ConnectException without a cause is what went wrong',
    headers: [
      error('exception.class.name', 'org.apache.kafka.connect.errors.ConnectException'),
      error('exception.message', 'table missing'),
      error('exception.stacktrace', 'o.a.k.C\n\tat x'),
    ],
    facts: { errorClass: 'org.apache.kafka.connect.errors.ConnectException', errorMessage: 'table missing' },
  },
  {
    says: 'numbers that are none are not said',
    headers: [error('partition', '-1'), error('offset', '1e3')],
    facts: { originPartition: null, originOffset: null },
  },
];

test.each(cases)('Kafka Connect: $says', readAs('kafka-connect'));

test('Kafka Connect: a replay removes its context headers and nothing of the event', () => {
  const failure = ['__connect.errors.topic', '__connect.errors.task.id', '__connect.errors.class.name', '__connect.errors.exception.stacktrace'];
  expect(removedOnReplay('kafka-connect', [...failure, ...eventHeaders, '__debezium.context.taskId'])).toEqual(failure);
});
