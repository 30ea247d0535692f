/** Kafka's rule for topic names (org.apache.kafka.common.internals.Topic): a header may claim anything. */
export const topicName = /^[a-zA-Z0-9._-]{1,249}$/;
