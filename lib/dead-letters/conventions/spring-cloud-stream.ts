import { headerConvention } from './header-mapping.ts';
import { withoutListenerPart } from './spring-failure.ts';

/**
 * Spring Cloud Stream's Kafka binder: KafkaMessageChannelBinder.java appends, so the last wins. `x-original-topic`, `-partition` and `-offset` are in common use
 * elsewhere; what shows this binder are the names that only it has. Integers are big-endian; `either` because copies of it write digits.
 * The group stands only in the topic's name, error.<topic>.<group>.
 */
export const springCloudStream = headerConvention({
  name: 'spring-cloud-stream',
  placement: 'after',
  recognisedBy: ['x-exception-fqcn', 'x-original-timestamp-type'],
  fields: {
    originTopic: 'x-original-topic',
    originPartition: 'x-original-partition',
    originOffset: 'x-original-offset',
    originTimestamp: 'x-original-timestamp',
    errorClass: 'x-exception-fqcn',
    errorMessage: 'x-exception-message',
    stackTrace: 'x-exception-stacktrace',
  },
  integers: 'either',
  newest: 'last',
  owned: ['x-original-timestamp-type'],
  refine: withoutListenerPart,
});
