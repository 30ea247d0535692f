import { headerConvention } from './header-mapping.ts';

/**
 * Dapr: subscription.go sends on what it received with the incoming metadata (kafka/metadata.go), as text and in the order of a Go map. It says where a message was
 * read and nothing of why it failed.
 */
export const dapr = headerConvention({
  name: 'dapr',
  placement: 'unordered',
  recognisedBy: ['__topic', '__partition', '__offset'],
  fields: { originTopic: '__topic', originPartition: '__partition', originOffset: '__offset', originTimestamp: '__timestamp' },
  integers: 'text',
  newest: 'last',
  owned: ['__key'],
});
