import type { RecordHeader } from '#lib/kafka/record-headers.ts';
import type { Convention } from './convention.ts';
import { asOffset, asPartition, lastValue, readEitherInteger, readText } from './header-values.ts';

/** What libraries without a written convention commonly write, by what it means; the first name that is there wins, its last value counts. */
const names = {
  originTopic: ['x-original-topic', 'x-dlq-original-topic', 'dlq-original-topic', 'x-dlq-source-topic', 'x-dlq-origin-topic'],
  originPartition: ['x-original-partition', 'x-dlq-original-partition', 'dlq-original-partition'],
  originOffset: ['x-original-offset', 'x-dlq-original-offset', 'dlq-original-offset'],
  originTimestamp: ['x-original-timestamp', 'x-dlq-original-timestamp', 'dlq-original-timestamp'],
  consumerGroup: ['x-original-consumer-group', 'x-dlq-consumer-group', 'dlq-consumer-group', 'x-consumer-group'],
  errorClass: ['x-exception-class', 'x-exception-fqcn', 'x-dlq-error-class', 'x-error-class', 'x-exception-type', 'x-exception'],
  errorMessage: [
    'x-exception-message',
    'x-dlq-error-message',
    'x-error-message',
    'x-dlq-error',
    'dlq-error',
    'x-dlq-reason',
    'dlq-reason',
    'x-error-reason',
    'x-error',
  ],
  stackTrace: ['x-exception-stacktrace', 'x-dlq-error-stack', 'x-error-stack', 'x-error-stacktrace'],
  attempt: ['x-retry-count', 'x-attempt-count', 'x-dlq-attempt-count', 'x-dlq-attempts', 'dlq-attempts', 'dlq-retry-count', 'x-attempts'],
} as const;

const owned = new Set<string>([...Object.values(names).flat(), 'x-original-timestamp-type', 'x-failed-at', 'x-first-failure-at', 'x-last-error-code']);
const prefixes = ['x-dlq-', 'dlq-', 'x-error-', 'x-exception-'];

const owns = (name: string) => {
  const lower = name.toLowerCase();
  return owned.has(lower) || prefixes.some((prefix) => lower.startsWith(prefix));
};

/**
 * The generic convention: names gathered from public code (PEERS, 2.16). Integers may be text or big-endian bytes; names match ignoring case.
 * Last wins: such libraries append.
 */
export const generic: Convention = {
  name: 'generic',
  recognises: (headers) => headers.some(({ name }) => owns(name)),
  owns,
  decode(headers) {
    const folded = headers.map((header) => ({ ...header, name: header.name.toLowerCase() }));
    const value = (meaning: keyof typeof names) => findLast(folded, names[meaning]);
    return {
      originTopic: readText(value('originTopic')),
      originPartition: asPartition(readEitherInteger(value('originPartition'))),
      originOffset: asOffset(readEitherInteger(value('originOffset'))),
      originTimestampMs: readEitherInteger(value('originTimestamp')),
      consumerGroup: readText(value('consumerGroup')),
      errorClass: readText(value('errorClass')),
      errorMessage: readText(value('errorMessage')),
      stackTrace: readText(value('stackTrace')),
      attempt: asPartition(readEitherInteger(value('attempt'))),
    };
  },
};

function findLast(headers: readonly RecordHeader[], candidates: readonly string[]): Buffer | undefined {
  for (const name of candidates) {
    const value = lastValue(headers, name);
    if (value !== undefined) return value;
  }
  return undefined;
}
