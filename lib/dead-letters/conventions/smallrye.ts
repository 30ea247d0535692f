import type { DeadLetterFacts } from './convention.ts';
import { type FieldValue, headerConvention } from './header-mapping.ts';
import { readMessage, readName } from './header-values.ts';
import { isWrapper, splitThrowable } from './wrappers.ts';

/**
 * The cause is what went wrong; the exception often only carries it. Not so the InvocationTargetException of a method that throws, whose text is its own class:
 * there the reason says more, unless that text is another exception's "Class: message".
 */
export function preferCause(facts: DeadLetterFacts, read: FieldValue): void {
  const causeClass = readName(read('causeClass'));
  const causeMessage = readMessage(read('causeMessage'));
  if (causeClass === null || !isWrapper(causeClass)) {
    facts.errorClass = causeClass ?? facts.errorClass;
    facts.errorMessage = causeMessage ?? facts.errorMessage;
    return;
  }
  const inner = splitThrowable(causeMessage ?? '');
  if (inner?.errorMessage != null) Object.assign(facts, inner);
}

/** Everything that SmallRye writes of a failure: a `delayed-retry-count` that is left would make the retries of a replayed record begin where they ended. */
export const smallryeFailureHeaders = [
  'dead-letter-reason',
  'dead-letter-cause',
  'dead-letter-exception-class-name',
  'dead-letter-cause-class-name',
  'dead-letter-topic',
  'dead-letter-partition',
  'dead-letter-offset',
  'delayed-retry-*',
  'deserialization-failure-*',
];

/**
 * SmallRye Reactive Messaging, and so Quarkus: KafkaDeadLetterQueue.java writes its headers first and the original record's after them, so of repeated ones
 * the FIRST is the newest and the LAST names the true origin. All values are text. It names neither consumer group nor original timestamp. `deserialization-failure-*`
 * (DeserializationFailureHandler.java) come beside them where the value could not be read.
 */
export const smallrye = headerConvention({
  name: 'smallrye',
  placement: 'before',
  recognisedBy: [...smallryeFailureHeaders.filter((name) => name.startsWith('dead-letter-')), 'deserialization-failure-*'],
  fields: {
    originTopic: ['dead-letter-topic', 'deserialization-failure-topic'],
    originPartition: 'dead-letter-partition',
    originOffset: 'dead-letter-offset',
    errorClass: 'dead-letter-exception-class-name',
    causeClass: 'dead-letter-cause-class-name',
    errorMessage: ['dead-letter-reason', 'deserialization-failure-reason'],
    causeMessage: ['dead-letter-cause', 'deserialization-failure-cause'],
    attempt: 'delayed-retry-count',
    component: 'deserialization-failure-deserializer',
  },
  integers: 'text',
  newest: 'first',
  origin: 'last',
  owned: smallryeFailureHeaders,
  refine: preferCause,
});
