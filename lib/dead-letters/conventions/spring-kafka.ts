import type { Convention } from './convention.ts';
import { asOffset, asPartition, firstValue, lastValue, readInt32, readInt64, readText } from './header-values.ts';

const prefix = 'kafka_dlt-';

/** Names of exceptions that only wrap the one a person looks for. */
const wrapper = /\.(ListenerExecutionFailedException|KafkaListenerException|TimestampedException)$/;

/**
 * Spring Kafka, DeadLetterPublishingRecoverer: names in KafkaHeaders.java, encodings in DeadLetterRecordManager.java.
 * When a record is dead-lettered again its original-* headers are appended (appendOriginalHeaders): the first are the true origin.
 * Its exception headers are replaced (stripPreviousExceptionHeaders); where they were kept, the last are the latest.
 */
export const springKafka: Convention = {
  name: 'spring-kafka',
  recognises: (headers) => headers.some(({ name }) => name.startsWith(prefix) && name !== 'kafka_dlt-original-consumer-group'),
  owns: (name) => name.startsWith(prefix) || name === 'springDeserializerExceptionKey' || name === 'springDeserializerExceptionValue',
  decode(headers) {
    const exceptionClass = readText(lastValue(headers, 'kafka_dlt-exception-fqcn')) ?? readText(lastValue(headers, 'kafka_dlt-key-exception-fqcn'));
    const cause = readText(lastValue(headers, 'kafka_dlt-exception-cause-fqcn'));
    const isWrapped = cause !== null && (exceptionClass === null || wrapper.test(exceptionClass));
    return {
      originTopic: readText(firstValue(headers, 'kafka_dlt-original-topic')),
      originPartition: asPartition(readInt32(firstValue(headers, 'kafka_dlt-original-partition'))),
      originOffset: asOffset(readInt64(firstValue(headers, 'kafka_dlt-original-offset'))),
      originTimestampMs: readInt64(firstValue(headers, 'kafka_dlt-original-timestamp')),
      consumerGroup: readText(firstValue(headers, 'kafka_dlt-original-consumer-group')),
      errorClass: isWrapped ? cause : exceptionClass,
      errorMessage: seeThrough(readText(lastValue(headers, 'kafka_dlt-exception-message')) ?? readText(lastValue(headers, 'kafka_dlt-key-exception-message'))),
      stackTrace: readText(lastValue(headers, 'kafka_dlt-exception-stacktrace')) ?? readText(lastValue(headers, 'kafka_dlt-key-exception-stacktrace')),
      attempt: null,
    };
  },
};

/** Spring writes "message; causeMessage"; when the first part is the wrapper's "Listener failed", the cause's is the one to read. */
function seeThrough(message: string | null): string | null {
  return message?.replace(/^Listener (method '[\s\S]*?' threw exception|failed); /, '') ?? null;
}
