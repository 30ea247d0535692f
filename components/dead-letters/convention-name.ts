const names: Record<string, string> = {
  'spring-kafka': 'Spring Kafka',
  'spring-retry-topic': 'Spring Kafka, @RetryableTopic',
  'spring-cloud-stream': 'Spring Cloud Stream',
  'kafka-connect': 'Kafka Connect',
  'kafka-streams': 'Kafka Streams',
  'share-group': 'Share group',
  smallrye: 'SmallRye',
  'smallrye-delayed-retry': 'SmallRye, delayed retry',
  masstransit: 'MassTransit',
  nservicebus: 'NServiceBus',
  wolverine: 'Wolverine',
  'kafkajs-async-retry': 'kafkajs-async-retry',
  karafka: 'Karafka',
  dapr: 'Dapr',
  benthos: 'Benthos, Redpanda Connect',
  generic: 'Generic (x-… and dlq-… headers)',
  unknown: 'None recognised',
};

/** A convention as a person calls it; one of an operator's own by the name it was given. */
export function conventionName(convention: string): string {
  return names[convention] ?? convention;
}
