import type { DeadLetterFacts } from './convention.ts';
import { headerConvention } from './header-mapping.ts';

/** Wolverine names an endpoint by URI, kafka://topic/orders: its last part is the topic. */
function topicOfDestination(facts: DeadLetterFacts): void {
  if (facts.originTopic?.includes('://')) facts.originTopic = facts.originTopic.replace(/\/+$/, '').split('/').at(-1) ?? null;
}

/**
 * Wolverine: DeadLetterQueueConstants.cs; topic wolverine-dead-letter-queue. Text, from a dictionary; `failed-at` is milliseconds since 1970. Its names have no prefix,
 * so only those count as a sign that nobody else uses.
 */
export const wolverine = headerConvention({
  name: 'wolverine',
  placement: 'after',
  recognisedBy: ['exception-stack', 'original-destination'],
  fields: {
    originTopic: 'original-destination',
    originPartition: 'original-partition',
    originOffset: 'original-offset',
    errorClass: 'exception-type',
    errorMessage: 'exception-message',
    stackTrace: 'exception-stack',
    failedAt: 'failed-at',
  },
  integers: 'text',
  newest: 'last',
  refine: topicOfDestination,
});
