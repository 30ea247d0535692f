import type { Convention } from './convention.ts';
import { type HeaderMapping, headerConvention } from './header-mapping.ts';

/** What libraries without a written convention commonly write, by what it means; the first name that is there wins, its last value counts. */
const fields = {
  originTopic: [
    'x-original-topic',
    'x-dlq-original-topic',
    'dlq-original-topic',
    'x-dlq-source-topic',
    'x-dlq-origin-topic',
    'dlq-source-topic',
    'dlq.source.topic',
    'dlq.original.topic',
  ],
  originPartition: ['x-original-partition', 'x-dlq-original-partition', 'dlq-original-partition', 'x-dlq-source-partition', 'dlq.source.partition'],
  originOffset: ['x-original-offset', 'x-dlq-original-offset', 'dlq-original-offset', 'x-dlq-source-offset', 'dlq.source.offset'],
  originTimestamp: ['x-original-timestamp', 'x-dlq-original-timestamp', 'dlq-original-timestamp'],
  consumerGroup: ['x-original-consumer-group', 'x-dlq-consumer-group', 'dlq-consumer-group', 'x-consumer-group', 'dlq.consumer.group'],
  errorClass: [
    'x-exception-class',
    'x-exception-fqcn',
    'x-dlq-error-class',
    'x-dlq-exception-class',
    'x-error-class',
    'x-error-type',
    'x-exception-type',
    'x-exception',
    'dlq-error-class',
    'dlq.exception.class',
  ],
  errorMessage: [
    'x-exception-message',
    'x-dlq-error-message',
    'x-dlq-exception-message',
    'x-error-message',
    'x-dlq-error',
    'dlq-error',
    'x-dlq-reason',
    'dlq-reason',
    'x-error-reason',
    'x-error',
    'dlq-error-message',
    'dlq.exception.message',
    'x-last-error',
  ],
  stackTrace: ['x-exception-stacktrace', 'x-dlq-error-stack', 'x-error-stack', 'x-error-stacktrace', 'x-dlq-exception-stacktrace', 'dlq.exception.stacktrace'],
  attempt: [
    'x-retry-count',
    'x-attempt-count',
    'x-dlq-attempt-count',
    'x-dlq-attempts',
    'x-dlq-retry-count',
    'dlq-attempts',
    'dlq-retry-count',
    'x-attempts',
    'dlq.attempts',
  ],
  failedAt: ['x-dlq-failed-at', 'x-failed-at', 'dlq-failed-at', 'x-error-timestamp', 'dlq.failure.timestamp'],
} satisfies HeaderMapping['fields'];

const owned = [
  ...Object.values(fields).flat(),
  'x-original-timestamp-type',
  'x-first-failure-at',
  'x-last-error-code',
  'x-dlq-*',
  'dlq-*',
  'dlq.*',
  'x-error-*',
  'x-exception-*',
];

/** Under such prefixes too, what tells an event from others belongs to the event: it is neither a sign of a failure nor removed on replay. */
const ofTheEvent = /correlation|causation|trace-?(id|parent|state)|(event|message)[-.]?id/;

const byTable = headerConvention({
  name: 'generic',
  placement: 'after',
  recognisedBy: owned,
  fields,
  integers: 'either',
  newest: 'last',
  owned,
  ignoresCase: true,
});

/**
 * The generic convention: names gathered from public code (PEERS, 2.16). Integers may be text or big-endian bytes; names match ignoring case.
 * Last wins: such libraries append.
 */
export const generic: Convention = {
  ...byTable,
  isRecognisedBy: (name) => byTable.isRecognisedBy(name) && !ofTheEvent.test(name.toLowerCase()),
  owns: (name) => byTable.owns(name) && !ofTheEvent.test(name.toLowerCase()),
};
