import { expect, test } from 'vitest';
import { type ConventionCase, eventHeaders, nothing, readAs, removedOnReplay, text } from '#scripts/test/convention-cases.ts';

const error = (name: string, value: string) => text(`__streams.errors.${name}`, value);
const position = [error('topic', 'app-KSTREAM-KEY-SELECT-0000000003-repartition'), error('partition', '1'), error('offset', '77')];
const origin = { originTopic: 'app-KSTREAM-KEY-SELECT-0000000003-repartition', originPartition: 1, originOffset: 77n, consumerGroup: null };

const cases: ConventionCase[] = [
  {
    says: 'the class of newer versions, a StreamsException seen through',
    headers: [
      error('exception', 'org.apache.kafka.streams.errors.StreamsException'),
      error('message', 'Exception caught in process'),
      error(
        'stacktrace',
        'o.a.k.s.e.StreamsException: Exception\n\tat a\n\tSuppressed: b.Other\n\tCaused by: b.Wrong: no\nCaused by: shop.NegativeTotal: total is -3\n\tat shop.T\n\t... 9 more',
      ),
      ...position,
    ],
    facts: { ...origin, errorClass: 'shop.NegativeTotal', errorMessage: 'total is -3' },
    hops: [{ ...origin, errorClass: 'shop.NegativeTotal' }],
  },
  {
    says: 'the first version wrote "Class: message" as the exception',
    headers: [error('exception', 'shop.NegativeTotal: total is -3: really'), nothing('__streams.errors.message'), ...position],
    facts: { ...origin, errorClass: 'shop.NegativeTotal', errorMessage: 'total is -3: really' },
  },
  {
    says: 'in that form a message of its own stays, and what does not begin with a class is left as it is',
    headers: [error('exception', 'it broke: badly'), error('message', 'own')],
    facts: { errorClass: 'it broke: badly', errorMessage: 'own' },
  },
  {
    says: 'repeated: the last wins',
    headers: [...position, error('topic', 'later'), error('offset', '78')],
    facts: { originTopic: 'later', originOffset: 78n },
    hops: [origin, { originTopic: 'later', originOffset: 78n }],
  },
];

test.each(cases)('Kafka Streams: $says', readAs('kafka-streams'));

test('Kafka Streams: a replay removes its headers and nothing of the event', () => {
  const failure = ['__streams.errors.exception', '__streams.errors.stacktrace', '__streams.errors.offset'];
  expect(removedOnReplay('kafka-streams', [...failure, ...eventHeaders])).toEqual(failure);
});
