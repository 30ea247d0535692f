import { fullStack } from '#demo/errors.ts';
import type { DeadLetterConvention } from './dead-letter.ts';

/** The `dlq-*` flavour of the generic convention: short, and without a group. */
export const dlq: DeadLetterConvention = {
  topic: 'checkout.DLQ',
  headers: (record) => ({
    ...record.headers,
    'dlq-original-topic': record.topic,
    'dlq-original-partition': String(record.partition),
    'dlq-original-offset': record.offset,
    'dlq-reason': record.error.message,
    'dlq-error': fullStack(record.error),
    'dlq-attempts': String(record.attempts),
  }),
};
