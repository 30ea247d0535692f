import { fullStack } from '#demo/errors.ts';
import type { DeadLetterConvention } from './dead-letter.ts';

/** The generic convention as text, each header once: the last dead-lettering wins. */
export const xOriginal: DeadLetterConvention = {
  topic: 'payments.DLT',
  headers: (record) => ({
    ...record.headers,
    'x-original-topic': record.topic,
    'x-original-partition': String(record.partition),
    'x-original-offset': record.offset,
    'x-original-timestamp': String(record.timestampMs),
    'x-original-consumer-group': record.group,
    'x-exception-class': record.error.name,
    'x-exception-message': record.error.message,
    'x-exception-stacktrace': fullStack(record.error),
    'x-retry-count': String(record.attempts - 1),
  }),
};
