import { expect, test } from 'vitest';
import { eventHeaders, hex, nothing, readAs, removedOnReplay, text } from '#scripts/test/convention-cases.ts';

/** Those that say where a record was read, and little more. */
test.each([
  {
    convention: 'dapr',
    says: 'where it was read',
    headers: [text('__key', 'k'), text('__topic', 'orders'), text('__partition', '1'), text('__offset', '17'), text('__timestamp', '1732324830208')],
    facts: { originTopic: 'orders', originPartition: 1, originOffset: 17n, originTimestampMs: 1_732_324_830_208n, errorClass: null, errorMessage: null },
  },
  {
    convention: 'dapr',
    says: 'null values are not said',
    headers: [nothing('__topic'), hex('__offset', '0000000000000001')],
    facts: { originTopic: null, originOffset: null },
  },
  {
    convention: 'benthos',
    says: 'the error of the fallback and the input’s metadata, its timestamp in seconds',
    headers: [
      text('fallback_error', 'connection refused'),
      text('kafka_topic', 'orders'),
      text('kafka_partition', '1'),
      text('kafka_offset', '17'),
      text('kafka_timestamp_unix', '1732324830'),
    ],
    facts: { originTopic: 'orders', originPartition: 1, originOffset: 17n, originTimestampMs: 1_732_324_830_000n, errorMessage: 'connection refused' },
  },
  { convention: 'benthos', says: 'the error alone', headers: [text('fallback_error', 'x')], facts: { originTopic: null, originTimestampMs: null } },
  {
    convention: 'karafka',
    says: 'origin, group and attempts as text',
    headers: [
      text('source_topic', 'orders'),
      text('source_partition', '0'),
      text('source_offset', '5'),
      text('source_consumer_group', 'billing'),
      text('source_attempts', '3'),
    ],
    facts: { originTopic: 'orders', originPartition: 0, originOffset: 5n, consumerGroup: 'billing', attempt: 3 },
  },
  {
    convention: 'kafkajs-async-retry',
    says: 'topic and attempts of its JSON',
    headers: [text('asyncRetry', '{"top":"orders","ttl":1732324830208,"att":4}')],
    facts: { originTopic: 'orders', attempt: 4, errorClass: null },
  },
  {
    convention: 'kafkajs-async-retry',
    says: 'broken JSON says nothing',
    headers: [text('asyncRetry', '{"top":"or')],
    facts: { originTopic: null, attempt: null },
  },
  {
    convention: 'kafkajs-async-retry',
    says: 'JSON of another form says nothing',
    headers: [text('asyncRetry', '{"top":7,"att":-1}')],
    facts: { originTopic: null, attempt: null },
  },
  { convention: 'kafkajs-async-retry', says: 'null says nothing', headers: [nothing('asyncRetry')], facts: { originTopic: null, attempt: null } },
  {
    convention: 'kafkajs-async-retry',
    says: 'a megabyte is not parsed',
    headers: [text('asyncRetry', `{"top":"${'x'.repeat(1_000_000)}"}`)],
    facts: { originTopic: null },
  },
])('$convention: $says', ({ convention, ...given }) => readAs(convention)(given));

test.each([
  ['dapr', ['__topic', '__partition', '__offset', '__timestamp', '__key']],
  ['benthos', ['fallback_error', 'kafka_topic', 'kafka_offset', 'kafka_key', 'kafka_timestamp_unix', 'kafka_lag']],
  ['karafka', ['source_topic', 'source_offset', 'source_consumer_group', 'source_attempts', 'source_key']],
  ['kafkajs-async-retry', ['asyncRetry']],
])('%s: a replay removes its headers and nothing of the event', (convention, failure) => {
  expect(removedOnReplay(convention, [...failure, ...eventHeaders, 'source_trace_id', 'kafka_correlationId', '__TypeId__'])).toEqual(failure);
});
