import type { RecordHeader } from '#lib/kafka/record-headers.ts';
import { hex, nothing, text } from './convention-cases.ts';

const prefixed = (prefix: string, values: Record<string, string>) => Object.entries(values).map(([name, value]) => text(`${prefix}${name}`, value));
const offset = '0000000000000007';

/** All that a framework writes when it dead-letters a record of a topic, by the name of its convention. */
export const wholeConventions: Record<string, (topic: string) => RecordHeader[]> = {
  'spring-kafka': (topic) => [
    text('kafka_dlt-original-topic', topic),
    hex('kafka_dlt-original-partition', '00000002'),
    hex('kafka_dlt-original-offset', offset),
    hex('kafka_dlt-original-timestamp', '00000193569b2c00'),
    text('kafka_dlt-original-timestamp-type', 'CreateTime'),
    text('kafka_dlt-original-consumer-group', 'billing'),
    text('kafka_dlt-exception-fqcn', 'shop.Down'),
    text('kafka_dlt-exception-message', 'down'),
    text('kafka_dlt-exception-stacktrace', 'shop.Down: down'),
  ],
  'spring-retry-topic': (topic) => [
    text('kafka_original-topic', topic),
    hex('kafka_original-partition', '00000002'),
    hex('kafka_original-offset', offset),
    text('kafka_exception-fqcn', 'shop.Down'),
    text('kafka_exception-message', 'down'),
    hex('retry_topic-attempts', '00000003'),
    hex('retry_topic-original-timestamp', '0193569b2c00'),
    hex('retry_topic-backoff-timestamp', '0193569b2c00'),
  ],
  'spring-cloud-stream': (topic) => [
    text('x-original-topic', topic),
    hex('x-original-partition', '00000002'),
    hex('x-original-offset', offset),
    hex('x-original-timestamp', '00000193569b2c00'),
    text('x-original-timestamp-type', 'CreateTime'),
    text('x-exception-fqcn', 'shop.Down'),
    text('x-exception-message', 'down'),
    text('x-exception-stacktrace', 'shop.Down: down'),
  ],
  'kafka-connect': (topic) =>
    prefixed('__connect.errors.', {
      topic,
      partition: '2',
      offset: '7',
      'connector.name': 'sink',
      'task.id': '0',
      stage: 'TASK_PUT',
      'class.name': 'shop.Sink',
      'exception.class.name': 'shop.Down',
      'exception.message': 'down',
      'exception.stacktrace': 'shop.Down: down',
    }),
  'kafka-streams': (topic) =>
    prefixed('__streams.errors.', { topic, partition: '2', offset: '7', exception: 'shop.Down', message: 'down', stacktrace: 'shop.Down: down' }),
  'share-group': (topic) => prefixed('__dlq.errors.', { topic, partition: '2', offset: '7', group: 'billing', message: 'rejected', 'delivery.count': '5' }),
  smallrye: (topic) => [
    text('dead-letter-exception-class-name', 'shop.Down'),
    nothing('dead-letter-cause-class-name'),
    ...prefixed('dead-letter-', { reason: 'down', topic, partition: '2', offset: '7' }),
  ],
  'smallrye-delayed-retry': (topic) =>
    prefixed('delayed-retry-', { count: '1', 'original-timestamp': '1732324830208', topic, partition: '2', offset: '7', reason: 'down' }),
  masstransit: (topic) => [
    text('MT-Reason', 'fault'),
    ...prefixed('MT-Fault-', { InputAddress: `loopback://localhost/kafka/${topic}`, ExceptionType: 'Shop.Down', Message: 'down', RetryCount: '2' }),
  ],
  nservicebus: (topic) =>
    prefixed('NServiceBus.', {
      FailedQ: topic,
      ProcessingEndpoint: 'billing',
      TimeOfFailure: '2024-11-23 01:20:30:208999 Z',
      'ExceptionInfo.ExceptionType': 'Shop.Down',
      'ExceptionInfo.Message': 'down',
    }),
  wolverine: (topic) => [
    text('exception-type', 'Shop.Down'),
    text('exception-message', 'down'),
    text('exception-stack', 'at Shop'),
    text('failed-at', '1732324830208'),
    text('original-destination', `kafka://topic/${topic}`),
  ],
  'kafkajs-async-retry': (topic) => [text('asyncRetry', JSON.stringify({ top: topic, att: 2 }))],
  karafka: (topic) => prefixed('source_', { topic, partition: '2', offset: '7', consumer_group: 'billing', attempts: '3', key: 'k' }),
  dapr: (topic) => prefixed('__', { topic, partition: '2', offset: '7', timestamp: '1732324830208', key: 'k' }),
  benthos: (topic) => [...prefixed('kafka_', { topic, partition: '2', offset: '7', timestamp_unix: '1732324830', key: 'k' }), text('fallback_error', 'down')],
  generic: (topic) => prefixed('x-dlq-', { 'original-topic': topic, 'original-partition': '2', 'original-offset': '7', 'error-message': 'down' }),
};
