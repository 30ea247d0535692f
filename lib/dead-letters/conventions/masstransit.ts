import type { DeadLetterFacts } from './convention.ts';
import { type FieldValue, headerConvention } from './header-mapping.ts';
import { readName } from './header-values.ts';

/** The rider's address of a Kafka topic; of another transport's queue there is no topic to name. */
const kafkaAddress = /(?:\/kafka\/|^topic:)([A-Za-z0-9._-]{1,249})(?:$|\?)/;

function originOfAddress(facts: DeadLetterFacts, read: FieldValue): void {
  facts.originTopic = kafkaAddress.exec(readName(read('originTopic')) ?? '')?.[1] ?? null;
}

/**
 * MassTransit: MessageHeaders.cs, SendContextExtensions.cs. Its Kafka rider discards what failed unless the user forwards it with these headers. Text; a dictionary,
 * so that nothing repeats. It knows neither partition nor offset.
 */
export const masstransit = headerConvention({
  name: 'masstransit',
  placement: 'after',
  recognisedBy: ['MT-Fault-*', 'MT-Reason'],
  fields: {
    originTopic: 'MT-Fault-InputAddress',
    errorClass: 'MT-Fault-ExceptionType',
    errorMessage: 'MT-Fault-Message',
    stackTrace: 'MT-Fault-StackTrace',
    attempt: ['MT-Fault-RetryCount', 'MT-Fault-RedeliveryCount', 'MT-Redelivery-Count'],
    stage: 'MT-Reason',
    component: 'MT-Fault-ConsumerType',
    failedAt: 'MT-Fault-Timestamp',
  },
  integers: 'text',
  newest: 'last',
  owned: ['MT-Fault-*', 'MT-Reason', 'MT-Redelivery-Count'],
  refine: originOfAddress,
});
