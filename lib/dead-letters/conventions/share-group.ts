import { headerConvention } from './header-mapping.ts';

/**
 * Share groups (KIP-1191): the broker writes the dead letter, ShareGroupDLQStateManager. Text; the original's headers are not copied, and its key and value only
 * with errors.deadletterqueue.copy.record.enable. There is no exception, only the broker's sentence. The topic is an id where its name was not found.
 */
export const shareGroup = headerConvention({
  name: 'share-group',
  placement: 'after',
  recognisedBy: ['__dlq.errors.*'],
  fields: {
    originTopic: '__dlq.errors.topic',
    originPartition: '__dlq.errors.partition',
    originOffset: '__dlq.errors.offset',
    consumerGroup: '__dlq.errors.group',
    errorMessage: '__dlq.errors.message',
    attempt: '__dlq.errors.delivery.count',
  },
  integers: 'text',
  newest: 'last',
  owned: ['__dlq.errors.*'],
});
