import { describe, expect, test } from 'vitest';
import { StockServiceTimeoutError } from '#demo/dependencies/stock-service.ts';
import { MalformedPayloadError } from '#demo/errors.ts';
import type { RefusedRecord } from './dead-letter.ts';
import { dlq } from './dlq.ts';
import { smallRye } from './small-rye.ts';
import { springKafka } from './spring-kafka.ts';
import { xDlq } from './x-dlq.ts';
import { xOriginal } from './x-original.ts';

function thrownError(): Error {
  try {
    throw new StockServiceTimeoutError('The stock service did not answer');
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}

const refused: RefusedRecord = {
  topic: 'payments',
  partition: 5,
  offset: '4294967298',
  timestampMs: 1_795_516_200_123,
  key: Buffer.from('ord-100377'),
  value: Buffer.from('{}'),
  headers: { 'event-id': 'e-1', traced: [Buffer.from('a'), Buffer.from('b')] },
  group: 'warehouse',
  listener: 'warehouse.onPaymentCaptured',
  error: thrownError(),
  attempts: 3,
  failedAt: new Date('2026-11-24T09:30:00.000Z'),
};

describe('Spring Kafka', () => {
  const headers = springKafka.headers(refused);

  test('numbers are big-endian, text is text', () => {
    expect(headers['kafka_dlt-original-partition']).toEqual(Buffer.from([0, 0, 0, 5]));
    expect(headers['kafka_dlt-original-offset']).toEqual(Buffer.from([0, 0, 0, 1, 0, 0, 0, 2]));
    expect(headers['kafka_dlt-original-timestamp']).toEqual(expectedTimestamp());
    expect(headers['kafka_dlt-original-topic']).toBe('payments');
    expect(headers['kafka_dlt-original-timestamp-type']).toBe('CreateTime');
    expect(headers['kafka_dlt-original-consumer-group']).toBe('warehouse');
  });

  test('the exception is the wrapper, its cause the root, its stack a true one', () => {
    expect(headers['kafka_dlt-exception-fqcn']).toBe('org.springframework.kafka.listener.ListenerExecutionFailedException');
    expect(headers['kafka_dlt-exception-cause-fqcn']).toBe('StockServiceTimeoutError');
    expect(headers['kafka_dlt-exception-message']).toBe("Listener method 'warehouse.onPaymentCaptured' threw exception; The stock service did not answer");
    expect(headers['kafka_dlt-exception-stacktrace']).toMatch(/\nCaused by: StockServiceTimeoutError: The stock service did not answer\n {4}at thrownError/);
  });

  test('the record’s own headers come first, byte for byte', () => {
    expect(Object.keys(headers).slice(0, 2)).toEqual(['event-id', 'traced']);
    expect(headers.traced).toEqual([Buffer.from('a'), Buffer.from('b')]);
  });

  test('dead-lettered again, the first origin stays first and the exception is the latest', () => {
    const again = springKafka.headers({ ...refused, offset: '9', headers, error: new MalformedPayloadError('worse') });
    expect(again['kafka_dlt-original-offset']).toEqual([Buffer.from([0, 0, 0, 1, 0, 0, 0, 2]), Buffer.from([0, 0, 0, 0, 0, 0, 0, 9])]);
    expect(again['kafka_dlt-exception-cause-fqcn']).toBe('MalformedPayloadError');
  });

  test('the dead letter keeps its partition', () => {
    expect(springKafka.partition?.(refused)).toBe(5);
  });
});

function expectedTimestamp(): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(1_795_516_200_123n);
  return bytes;
}

test('the generic convention is text, and the last time wins', () => {
  const headers = xOriginal.headers(refused);
  expect(headers).toMatchObject({
    'x-original-topic': 'payments',
    'x-original-partition': '5',
    'x-original-offset': '4294967298',
    'x-original-timestamp': '1795516200123',
    'x-original-consumer-group': 'warehouse',
    'x-exception-class': 'StockServiceTimeoutError',
    'x-exception-message': 'The stock service did not answer',
    'x-retry-count': '2',
  });
  expect(xOriginal.headers({ ...refused, offset: '9', headers })['x-original-offset']).toBe('9');
});

test('the x-dlq flavour names its group, its attempts and when', () => {
  expect(xDlq.headers(refused)).toMatchObject({
    'event-id': 'e-1',
    'x-dlq-original-topic': 'payments',
    'x-dlq-original-partition': '5',
    'x-dlq-original-offset': '4294967298',
    'x-dlq-consumer-group': 'warehouse',
    'x-dlq-error-class': 'StockServiceTimeoutError',
    'x-dlq-attempt-count': '3',
    'x-dlq-failed-at': '2026-11-24T09:30:00.000Z',
  });
});

test('the dlq flavour names no group', () => {
  expect(Object.keys(dlq.headers(refused))).toEqual([
    'event-id',
    'traced',
    'dlq-original-topic',
    'dlq-original-partition',
    'dlq-original-offset',
    'dlq-reason',
    'dlq-error',
    'dlq-attempts',
  ]);
});

test('SmallRye puts its headers before the record’s, so that after a second time the newest comes first', () => {
  const once = smallRye.headers(refused);
  expect(Object.keys(once).at(0)).toBe('dead-letter-exception-class-name');
  expect(Object.keys(once).slice(-2)).toEqual(['event-id', 'traced']);
  expect(once).not.toHaveProperty('dead-letter-cause');
  const twice = smallRye.headers({ ...refused, offset: '9', headers: once, error: new MalformedPayloadError('worse', { cause: new SyntaxError('cut') }) });
  expect(twice['dead-letter-offset']).toEqual(['9', '4294967298']);
  expect(twice['dead-letter-reason']).toEqual(['worse', 'The stock service did not answer']);
  expect(twice['dead-letter-cause-class-name']).toBe('SyntaxError');
});
