import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';

/**
 * Why a failure's message has nowhere to be replayed to, as what follows "cannot be replayed:"; undefined where it has.
 * @param originTopic where it came from; null: it does not say. @param topics those that there are, of `cluster.topics`.
 */
export function whyNoTarget(cluster: KafkaCluster, topics: ReadonlyMap<string, unknown>, originTopic: string | null): string | undefined {
  if (originTopic === null) return 'no origin topic is named';
  if (topics.has(originTopic)) return undefined;
  return cluster.topicRefusal(originTopic)?.message ?? `the origin topic ${originTopic} is not in cluster ${cluster.id}; create it to replay there`;
}
