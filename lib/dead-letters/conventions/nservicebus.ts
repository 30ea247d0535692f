import type { DeadLetterFacts } from './convention.ts';
import { headerConvention } from './header-mapping.ts';

/** The failed queue is `name@machine` on some transports. */
function withoutMachine(facts: DeadLetterFacts): void {
  facts.originTopic = facts.originTopic?.replace(/@.*$/s, '') ?? null;
}

/**
 * NServiceBus: FaultsHeaderKeys.cs, FaultMetadataExtractor.cs; the vocabulary that ServiceControl speaks. Text, from a dictionary. The endpoint that
 * processed the message is what Kafka calls its consumer group. What else begins with `NServiceBus.` belongs to the event.
 */
export const nServiceBus = headerConvention({
  name: 'nservicebus',
  placement: 'after',
  recognisedBy: ['NServiceBus.ExceptionInfo.*', 'NServiceBus.FailedQ', 'NServiceBus.TimeOfFailure'],
  fields: {
    originTopic: 'NServiceBus.FailedQ',
    consumerGroup: 'NServiceBus.ProcessingEndpoint',
    errorClass: 'NServiceBus.ExceptionInfo.ExceptionType',
    causeClass: 'NServiceBus.ExceptionInfo.InnerExceptionType',
    errorMessage: 'NServiceBus.ExceptionInfo.Message',
    stackTrace: 'NServiceBus.ExceptionInfo.StackTrace',
    attempt: ['NServiceBus.Retries', 'NServiceBus.FLRetries'],
    component: 'NServiceBus.ExceptionInfo.Source',
    failedAt: 'NServiceBus.TimeOfFailure',
  },
  integers: 'text',
  newest: 'last',
  owned: ['NServiceBus.ExceptionInfo.*', 'NServiceBus.Retries.Timestamp'],
  refine: withoutMachine,
});
