import { expect, test } from 'vitest';
import { type ConventionCase, eventHeaders, hex, readAs, removedOnReplay, text } from '#scripts/test/convention-cases.ts';

const cases: ConventionCase[] = [
  {
    says: 'big-endian integers; the last error wins, the origin is where it began',
    headers: [
      text('x-original-topic', 'orders'),
      hex('x-original-partition', '00000001'),
      hex('x-original-offset', '00000000000004d2'),
      hex('x-original-timestamp', '00000193569b2c00'),
      text('x-original-timestamp-type', 'CreateTime'),
      text('x-exception-fqcn', 'a.First'),
      text('x-original-topic', 'error.orders.billing'),
      hex('x-original-partition', '00000000'),
      hex('x-original-offset', '0000000000000003'),
      text('x-exception-fqcn', 'org.springframework.messaging.MessageHandlingException'),
      text('x-exception-message', 'error occurred in message handler'),
      text('x-exception-stacktrace', 'o.s.MessageHandlingException: error\n\tat a.b\nCaused by: shop.NoStock: nothing left\n\tat shop.X'),
    ],
    facts: {
      originTopic: 'orders',
      originPartition: 1,
      originOffset: 1_234n,
      originTimestampMs: 1_732_324_830_208n,
      consumerGroup: null,
      errorClass: 'shop.NoStock',
      errorMessage: 'nothing left',
    },
    hops: [
      { originTopic: 'orders', originOffset: 1_234n, errorClass: 'a.First' },
      { originTopic: 'error.orders.billing', originOffset: 3n, errorClass: 'shop.NoStock' },
    ],
  },
  {
    says: 'digits are digits, although four of them are as long as an integer',
    headers: [text('x-exception-fqcn', 'a.B'), text('x-original-offset', '1234'), text('x-original-partition', '7')],
    facts: { originOffset: 1_234n, originPartition: 7 },
  },
  {
    says: 'the timestamp type alone shows the binder',
    headers: [text('x-original-timestamp-type', 'CreateTime'), hex('x-original-offset', '0000')],
    facts: { originOffset: null, errorClass: null },
  },
];

test.each(cases)('Spring Cloud Stream: $says', readAs('spring-cloud-stream'));

test('Spring Cloud Stream: a replay removes its eight headers and nothing of the event', () => {
  const failure = [
    'x-original-topic',
    'x-original-partition',
    'x-original-offset',
    'x-original-timestamp',
    'x-original-timestamp-type',
    'x-exception-fqcn',
    'x-exception-message',
    'x-exception-stacktrace',
  ];
  expect(removedOnReplay('spring-cloud-stream', [...failure, ...eventHeaders, 'x-original-message-id', 'scst_version'])).toEqual(failure);
});
