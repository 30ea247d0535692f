export const serviceNames = ['checkout', 'payments', 'warehouse', 'crm', 'notifications'] as const;
export type ServiceName = (typeof serviceNames)[number];

export const topicNames = ['orders', 'payments', 'stock', 'shipments', 'customers', 'emails'] as const;
export type TopicName = (typeof topicNames)[number];

export const deadLetterTopicNames = ['checkout.DLQ', 'payments.DLT', 'warehouse-dlt', 'crm.dlq', 'dead-letter-topic-emails'] as const;
export type DeadLetterTopicName = (typeof deadLetterTopicNames)[number];

/** What the shop's things are called on this Kafka and this Postgres. */
export interface Names {
  readonly prefix: string;
  topic(name: TopicName | DeadLetterTopicName): string;
  group(service: ServiceName): string;
  schema(service: ServiceName | 'control'): string;
}

/** Names with the prefix before each; in a schema name all but letters and digits becomes an underscore, so that it needs no quotes. */
export function createNames(prefix: string): Names {
  const sqlPrefix = prefix
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replace(/^(?=\d)/, '_');
  return {
    prefix,
    topic: (name) => `${prefix}${name}`,
    group: (service) => `${prefix}${service}`,
    schema: (service) => `${sqlPrefix}shop_${service}`,
  };
}
