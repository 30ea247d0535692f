import type { DeadLetterFacts } from './convention.ts';
import { headerConvention } from './header-mapping.ts';
import { splitThrowable } from './wrappers.ts';

/** The first version wrote `exception.toString()`, "Class: message", where later ones write the class. */
function splitException(facts: DeadLetterFacts): void {
  if (!facts.errorClass?.includes(': ')) return;
  const split = splitThrowable(facts.errorClass);
  if (split === null) return;
  facts.errorClass = split.errorClass;
  facts.errorMessage ??= split.errorMessage;
}

/** Kafka Streams (KIP-1034): ExceptionHandlerUtils.java. All values are text, the last wins. No header names the application, so the group is not known. */
export const kafkaStreams = headerConvention({
  name: 'kafka-streams',
  placement: 'after',
  recognisedBy: ['__streams.errors.*'],
  fields: {
    originTopic: '__streams.errors.topic',
    originPartition: '__streams.errors.partition',
    originOffset: '__streams.errors.offset',
    errorClass: '__streams.errors.exception',
    errorMessage: '__streams.errors.message',
    stackTrace: '__streams.errors.stacktrace',
  },
  integers: 'text',
  newest: 'last',
  owned: ['__streams.errors.*'],
  refine: splitException,
});
