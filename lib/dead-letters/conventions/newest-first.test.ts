import { test } from 'vitest';
import { hex, readAs, text } from '#scripts/test/convention-cases.ts';

const spring = [
  text('kafka_dlt-original-topic', 'orders-dlq'),
  hex('kafka_dlt-original-offset', '0000000000000007'),
  text('kafka_dlt-exception-fqcn', 'a.Spring'),
];
const smallrye = [text('dead-letter-topic', 'orders'), text('dead-letter-offset', '5'), text('dead-letter-reason', 'r')];
const connect = [text('__connect.errors.topic', 'orders-dlt'), text('__connect.errors.exception.class.name', 'a.Connect')];
const generic = [text('x-original-topic', 'legacy'), text('x-original-offset', '3')];
const dapr = [text('__topic', 'orders'), text('__offset', '1')];
const event = [text('event-id', 'e')];

test.each([
  { says: 'Spring after an event that already had x-original-* headers', headers: [...generic, ...event, ...spring], convention: 'spring-kafka' },
  { says: 'a hand-written library after Spring', headers: [...event, ...spring, ...generic], convention: 'generic' },
  { says: 'a retry count that came after Spring, without an origin', headers: [...spring, text('x-retry-count', '1')], convention: 'spring-kafka' },
  { says: 'Connect after Spring', headers: [...event, ...spring, ...connect], convention: 'kafka-connect' },
  { says: 'Spring after Connect', headers: [...event, ...connect, ...spring], convention: 'spring-kafka' },
  { says: 'Spring after SmallRye', headers: [...smallrye, ...event, ...spring], convention: 'spring-kafka' },
  {
    says: 'SmallRye, which writes in front, after Spring: it read the topic of dead letters',
    headers: [text('dead-letter-topic', 'orders-dlt'), ...event, text('kafka_dlt-original-topic', 'orders'), text('kafka_dlt-exception-fqcn', 'a.Spring')],
    convention: 'smallrye',
  },
  { says: 'SmallRye with an event’s x-original-* headers, which it puts behind its own', headers: [...smallrye, ...generic], convention: 'smallrye' },
  { says: 'SmallRye after its own delayed retries', headers: [...smallrye, text('delayed-retry-topic', 'orders')], convention: 'smallrye' },
  { says: 'Dapr’s metadata beside a framework’s headers', headers: [...spring, ...dapr], convention: 'spring-kafka' },
  { says: 'Dapr’s metadata beside generic headers', headers: [...generic, ...dapr], convention: 'dapr' },
  {
    says: '@RetryableTopic before a plain recoverer',
    headers: [text('kafka_original-topic', 'orders'), hex('retry_topic-attempts', '00000002'), ...spring],
    convention: 'spring-kafka',
  },
])('$says: $convention speaks', ({ headers, convention }) => {
  readAs(convention)({ says: '', headers, facts: {} });
});

test('the hops of all frameworks on a record are told, oldest first', () => {
  readAs('spring-kafka')({
    says: '',
    headers: [...smallrye, ...event, ...spring],
    facts: { originTopic: 'orders', originOffset: 5n, errorClass: 'a.Spring' },
    hops: [
      { convention: 'smallrye', originTopic: 'orders', originOffset: 5n, errorMessage: 'r' },
      { convention: 'spring-kafka', originTopic: 'orders-dlq', errorClass: 'a.Spring' },
    ],
  });
});
