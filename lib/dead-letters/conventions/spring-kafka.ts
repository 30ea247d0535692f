import { headerConvention } from './header-mapping.ts';
import { springFailureHeaders, withoutListenerPart } from './spring-failure.ts';

/**
 * Spring Kafka, DeadLetterPublishingRecoverer: names in KafkaHeaders.java, encodings in DeadLetterRecordManager.java.
 * When a record is dead-lettered again its original-* headers are appended (appendOriginalHeaders): the first are the true origin.
 * Its exception headers are replaced (stripPreviousExceptionHeaders); where they were kept, the last are the latest.
 * `-original-consumer-group` is no sign of it: @RetryableTopic writes that one too.
 */
export const springKafka = headerConvention({
  name: 'spring-kafka',
  placement: 'after',
  recognisedBy: [
    'kafka_dlt-original-topic',
    'kafka_dlt-original-partition',
    'kafka_dlt-original-offset',
    'kafka_dlt-original-timestamp*',
    'kafka_dlt-exception-*',
    'kafka_dlt-key-exception-*',
  ],
  fields: {
    originTopic: 'kafka_dlt-original-topic',
    originPartition: 'kafka_dlt-original-partition',
    originOffset: 'kafka_dlt-original-offset',
    originTimestamp: 'kafka_dlt-original-timestamp',
    consumerGroup: 'kafka_dlt-original-consumer-group',
    errorClass: ['kafka_dlt-exception-fqcn', 'kafka_dlt-key-exception-fqcn'],
    causeClass: 'kafka_dlt-exception-cause-fqcn',
    errorMessage: ['kafka_dlt-exception-message', 'kafka_dlt-key-exception-message'],
    stackTrace: ['kafka_dlt-exception-stacktrace', 'kafka_dlt-key-exception-stacktrace'],
  },
  integers: 'big-endian',
  newest: 'last',
  origin: 'first',
  replacesErrors: true,
  owned: springFailureHeaders,
  refine: withoutListenerPart,
});
