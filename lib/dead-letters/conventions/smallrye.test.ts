import { expect, test } from 'vitest';
import { type ConventionCase, eventHeaders, hex, readAs, removedOnReplay, text } from '#scripts/test/convention-cases.ts';

const hop = (topic: string, offset: string, error: string) => [
  text('dead-letter-exception-class-name', error),
  text('dead-letter-reason', `${error} happened`),
  text('dead-letter-topic', topic),
  text('dead-letter-partition', '3'),
  text('dead-letter-offset', offset),
];

const cases: ConventionCase[] = [
  {
    says: 'dead-lettered again: the first headers are the newest, the last name the true origin',
    headers: [...hop('dead-letter-topic-shipments', '5', 'Newer'), ...hop('shipments', '77', 'Older'), text('event-id', 'e')],
    facts: { originTopic: 'shipments', originPartition: 3, originOffset: 77n, errorClass: 'Newer', errorMessage: 'Newer happened', consumerGroup: null },
    hops: [
      { originTopic: 'shipments', originOffset: 77n, errorClass: 'Older' },
      { originTopic: 'dead-letter-topic-shipments', originOffset: 5n, errorClass: 'Newer' },
    ],
  },
  {
    says: 'the cause says more than the exception that carries it; integers are text',
    headers: [
      text('dead-letter-reason', 'wrapped'),
      text('dead-letter-exception-class-name', 'Wrapper'),
      text('dead-letter-cause', 'refused'),
      text('dead-letter-cause-class-name', 'Refused'),
      hex('dead-letter-partition', '00000003'),
    ],
    facts: { errorClass: 'Refused', errorMessage: 'refused', originPartition: null },
  },
  {
    says: 'a method that throws: the cause says less than the reason',
    headers: [
      text('dead-letter-exception-class-name', 'io.smallrye.reactive.messaging.providers.ProcessingException'),
      text('dead-letter-reason', 'SRMSG00103: Exception thrown when calling the method shop.Payments#pay'),
      text('dead-letter-cause-class-name', 'java.lang.reflect.InvocationTargetException'),
      text('dead-letter-cause', 'java.lang.reflect.InvocationTargetException'),
    ],
    facts: {
      errorClass: 'io.smallrye.reactive.messaging.providers.ProcessingException',
      errorMessage: 'SRMSG00103: Exception thrown when calling the method shop.Payments#pay',
    },
  },
  {
    says: 'a cause that only carries another names that one in its text',
    headers: [
      text('dead-letter-exception-class-name', 'a.Failed'),
      text('dead-letter-cause-class-name', 'java.util.concurrent.CompletionException'),
      text('dead-letter-cause', 'shop.Down: refused'),
    ],
    facts: { errorClass: 'shop.Down', errorMessage: 'refused' },
  },
  {
    says: 'what could not be deserialized names its deserializer',
    headers: [
      text('deserialization-failure-deserializer', 'shop.OrderDeserializer'),
      text('deserialization-failure-reason', 'unexpected end'),
      text('deserialization-failure-topic', 'orders'),
      hex('deserialization-failure-value-data', 'ff00'),
    ],
    facts: { component: 'shop.OrderDeserializer', errorMessage: 'unexpected end', originTopic: 'orders' },
  },
];

test.each(cases)('SmallRye: $says', readAs('smallrye'));

test('SmallRye: a replay removes its headers, retry counts too, and nothing of the event', () => {
  const failure = ['dead-letter-reason', 'dead-letter-offset', 'delayed-retry-count', 'deserialization-failure-dlq'];
  expect(removedOnReplay('smallrye', [...failure, ...eventHeaders, 'dead-letter-of-mine'])).toEqual(failure);
});
