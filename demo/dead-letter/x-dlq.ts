import { fullStack } from '#demo/errors.ts';
import type { DeadLetterConvention } from './dead-letter.ts';

/** The `x-dlq-*` flavour of the generic convention: the last dead-lettering wins. */
export const xDlq: DeadLetterConvention = {
  topic: 'crm.dlq',
  headers: (record) => ({
    ...record.headers,
    'x-dlq-original-topic': record.topic,
    'x-dlq-original-partition': String(record.partition),
    'x-dlq-original-offset': record.offset,
    'x-dlq-consumer-group': record.group,
    'x-dlq-error-class': record.error.name,
    'x-dlq-error-message': record.error.message,
    'x-dlq-error-stack': fullStack(record.error),
    'x-dlq-attempt-count': String(record.attempts),
    'x-dlq-failed-at': record.failedAt.toISOString(),
  }),
};
