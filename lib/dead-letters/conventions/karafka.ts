import { headerConvention } from './header-mapping.ts';

/**
 * Karafka (Ruby): its dead letter queue says where a message was read, as text. The first names are in use elsewhere too, so a sign of it are those that
 * only Karafka has. `source_trace_id` is left on a replayed record, as every trace is.
 */
export const karafka = headerConvention({
  name: 'karafka',
  placement: 'after',
  recognisedBy: ['source_consumer_group', 'source_attempts', 'source_offset'],
  fields: {
    originTopic: 'source_topic',
    originPartition: 'source_partition',
    originOffset: 'source_offset',
    consumerGroup: 'source_consumer_group',
    attempt: 'source_attempts',
  },
  integers: 'text',
  newest: 'last',
  owned: ['source_key'],
});
