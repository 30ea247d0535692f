import type { DeadLetterFacts } from './convention.ts';
import { type FieldValue, headerConvention } from './header-mapping.ts';
import { readJavaBigInteger } from './header-values.ts';
import { springFailureHeaders, withoutListenerPart } from './spring-failure.ts';

/** RetryTopicHeaders: an int32, or one unsigned byte of older releases. It counts the attempt that comes next, so one more than were made. */
function attemptsMade(value: Buffer | null | undefined): number | null {
  if (value?.length !== 1 && value?.length !== 4) return null;
  const next = value.length === 1 ? value.readUInt8() : value.readInt32BE();
  return next > 0 ? next - 1 : null;
}

function refine(facts: DeadLetterFacts, read: FieldValue): void {
  withoutListenerPart(facts);
  facts.attempt = attemptsMade(read('attempt'));
  // The retry topic's own is of another encoding than KafkaHeaders' of the same meaning, which stands first.
  if (facts.originTimestampMs === null) facts.originTimestampMs = readJavaBigInteger(read('originTimestamp'));
}

/**
 * Spring Kafka, @RetryableTopic: DeadLetterPublishingRecovererFactory.java. Only the first original-* are kept (appendOriginalHeaders is off); what repeats
 * where all values are retained is the newest last. The consumer group keeps its `dlt-` even here.
 */
export const springRetryTopic = headerConvention({
  name: 'spring-retry-topic',
  placement: 'after',
  recognisedBy: ['kafka_original-*', 'kafka_exception-*', 'kafka_key-exception-*', 'retry_topic-*'],
  fields: {
    originTopic: 'kafka_original-topic',
    originPartition: 'kafka_original-partition',
    originOffset: 'kafka_original-offset',
    originTimestamp: ['kafka_original-timestamp', 'retry_topic-original-timestamp'],
    consumerGroup: 'kafka_dlt-original-consumer-group',
    errorClass: ['kafka_exception-fqcn', 'kafka_key-exception-fqcn'],
    causeClass: 'kafka_exception-cause-fqcn',
    errorMessage: ['kafka_exception-message', 'kafka_key-exception-message'],
    stackTrace: ['kafka_exception-stacktrace', 'kafka_key-exception-stacktrace'],
    attempt: 'retry_topic-attempts',
  },
  integers: 'big-endian',
  newest: 'last',
  origin: 'first',
  replacesErrors: true,
  owned: springFailureHeaders,
  refine,
});
