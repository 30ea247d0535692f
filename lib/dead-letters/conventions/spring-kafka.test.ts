import { expect, test } from 'vitest';
import { type ConventionCase, eventHeaders, hex, nothing, readAs, removedOnReplay, text } from '#scripts/test/convention-cases.ts';

const origin = (topic: string, partition: string, offset: string) => [
  text('kafka_dlt-original-topic', topic),
  hex('kafka_dlt-original-partition', partition),
  hex('kafka_dlt-original-offset', offset),
  hex('kafka_dlt-original-timestamp', '00000193569b2c00'),
  text('kafka_dlt-original-timestamp-type', 'CreateTime'),
  text('kafka_dlt-original-consumer-group', 'warehouse'),
];
const listenerFailed = [
  text('kafka_dlt-exception-fqcn', 'org.springframework.kafka.listener.ListenerExecutionFailedException'),
  text('kafka_dlt-exception-cause-fqcn', 'java.net.SocketTimeoutException'),
  text('kafka_dlt-exception-message', 'Listener failed; reserve stock timed out'),
  text('kafka_dlt-exception-stacktrace', 'a.Wrapper\n\tat a.B.c(B.java:1)'),
];
/** As Spring orders them: exception headers before the origin's. */
const deadLetter = [text('event-id', 'e-1'), ...listenerFailed, ...origin('payments', '00000004', '0000000000015f90')];
const facts = {
  originTopic: 'payments',
  originPartition: 4,
  originOffset: 90_000n,
  originTimestampMs: 1_732_324_830_208n,
  consumerGroup: 'warehouse',
  errorClass: 'java.net.SocketTimeoutException',
  errorMessage: 'reserve stock timed out',
  attempt: null,
};

const cases: ConventionCase[] = [
  { says: 'big-endian integers, the cause seen through the wrapper', headers: deadLetter, facts, hops: [facts], stackTrace: 'a.Wrapper\n\tat a.B.c(B.java:1)' },
  {
    says: 'dead-lettered again: the first origin and the last exception count, and both hops are there',
    headers: [
      text('event-id', 'e-1'),
      ...origin('payments', '00000004', '0000000000015f90'),
      ...listenerFailed,
      ...origin('payments-dlt', '00000001', '0000000000000007'),
    ],
    facts,
    hops: [
      { originTopic: 'payments', originOffset: 90_000n, errorClass: null },
      { originTopic: 'payments-dlt', originPartition: 1, originOffset: 7n, errorClass: 'java.net.SocketTimeoutException' },
    ],
  },
  {
    says: 'exceptions that were kept: the last is the latest, each hop has its own',
    headers: [
      ...deadLetter,
      text('kafka_dlt-exception-fqcn', 'b.Later'),
      text('kafka_dlt-exception-message', 'm'),
      ...origin('payments-dlt', '00000001', '0000000000000007'),
    ],
    facts: { ...facts, errorClass: 'b.Later', errorMessage: 'm' },
    hops: [
      { originTopic: 'payments', errorClass: 'java.net.SocketTimeoutException' },
      { originTopic: 'payments-dlt', errorClass: 'b.Later', errorMessage: 'm' },
    ],
  },
  {
    says: 'an exception that is no wrapper stands for itself',
    headers: [text('kafka_dlt-exception-fqcn', 'a.Own'), text('kafka_dlt-exception-cause-fqcn', 'a.Cause')],
    facts: { errorClass: 'a.Own' },
  },
  {
    says: 'the listener method is not the message',
    headers: [text('kafka_dlt-exception-message', "Listener method 'public void a.B.on(java.lang.String)' threw exception; no stock")],
    facts: { errorMessage: 'no stock' },
  },
  {
    says: 'a key that could not be deserialised',
    headers: [
      text('kafka_dlt-key-exception-fqcn', 'a.Key'),
      text('kafka_dlt-key-exception-message', 'bad key'),
      text('kafka_dlt-key-exception-stacktrace', 'trace'),
    ],
    facts: { errorClass: 'a.Key', errorMessage: 'bad key' },
    stackTrace: 'trace',
  },
  {
    says: 'integers of a wrong length, negative or null are not said, an empty class is empty',
    headers: [
      hex('kafka_dlt-original-partition', '04'),
      hex('kafka_dlt-original-offset', 'ffffffffffffffff'),
      nothing('kafka_dlt-original-topic'),
      text('kafka_dlt-exception-fqcn', ''),
    ],
    facts: { originTopic: null, originPartition: null, originOffset: null, errorClass: null },
  },
  {
    says: 'a class of a megabyte is cut to 300 characters, a message to 8,000, whole characters',
    headers: [text('kafka_dlt-exception-fqcn', 'x'.repeat(1_000_000)), text('kafka_dlt-exception-message', `${'m'.repeat(7_999)}${'😀'.repeat(250_000)}`)],
    facts: { errorClass: 'x'.repeat(300), errorMessage: 'm'.repeat(7_999) },
  },
  {
    says: 'bytes that are no text, and NUL characters, are read without a complaint',
    headers: [hex('kafka_dlt-exception-fqcn', 'ff00fe61'), hex('kafka_dlt-original-topic', '00')],
    facts: { errorClass: '\ufffd\0\ufffda', originTopic: '\0' },
  },
];

test.each(cases)('Spring Kafka: $says', readAs('spring-kafka'));

test('Spring Kafka: a replay removes all that Spring wrote of the failure, retry counts too, and nothing of the event', () => {
  const failure = [
    'kafka_dlt-original-topic',
    'kafka_dlt-original-consumer-group',
    'kafka_dlt-exception-stacktrace',
    'kafka_dlt-key-exception-fqcn',
    'retry_topic-attempts',
    'kafka_original-offset',
    'kafka_exception-fqcn',
    'springDeserializerExceptionValue',
  ];
  expect(removedOnReplay('spring-kafka', [...failure, ...eventHeaders, 'kafka_correlationId', '__TypeId__', 'x-original-topic'])).toEqual(failure);
});
