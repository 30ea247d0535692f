import { headerConvention } from './header-mapping.ts';
import { preferCause, smallryeFailureHeaders } from './smallrye.ts';

/**
 * SmallRye's delayed retry: KafkaDelayedRetryTopic.java sends to the next retry topic, in the end to the dead letter topic, with these headers each time. Its own come
 * first, so the FIRST are the newest and the LAST name the true origin, the topic before all retry topics. All text.
 */
export const smallryeDelayedRetry = headerConvention({
  name: 'smallrye-delayed-retry',
  placement: 'before',
  recognisedBy: ['delayed-retry-*'],
  fields: {
    originTopic: 'delayed-retry-topic',
    originPartition: 'delayed-retry-partition',
    originOffset: 'delayed-retry-offset',
    originTimestamp: 'delayed-retry-original-timestamp',
    errorClass: 'delayed-retry-exception-class-name',
    causeClass: 'delayed-retry-cause-class-name',
    errorMessage: 'delayed-retry-reason',
    causeMessage: 'delayed-retry-cause',
    attempt: 'delayed-retry-count',
  },
  integers: 'text',
  newest: 'first',
  origin: 'last',
  owned: smallryeFailureHeaders,
  refine: preferCause,
});
