import type { DeadLetterFacts } from './convention.ts';

/**
 * Everything that Spring Kafka writes of a failure. Its two ways share them, since a record may have gone both: a `retry_topic-attempts` that is left would make
 * the retries of a replayed record begin where they ended. The deserializer exceptions are Java objects, which nobody here reads.
 */
export const springFailureHeaders = [
  'kafka_dlt-*',
  'kafka_original-*',
  'kafka_exception-*',
  'kafka_key-exception-*',
  'retry_topic-*',
  'springDeserializerExceptionKey',
  'springDeserializerExceptionValue',
];

const listenerPart = /^Listener (?:method '[^']{0,2000}' threw exception|failed); /;

/** Spring writes "message; causeMessage"; when the first part is only its listener's, the cause's is the one to read. */
export function withoutListenerPart(facts: DeadLetterFacts): void {
  if (facts.errorMessage?.startsWith('Listener ')) facts.errorMessage = facts.errorMessage.replace(listenerPart, '');
}
