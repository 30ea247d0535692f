import type { KafkaCluster } from './cluster-connection.ts';
import { errorCodes } from './error-codes.ts';
import { errorFromCode, type KafkaError } from './kafka-error.ts';

export interface TopicPartition {
  topic: string;
  partition: number;
}

/** Why a partition has no leader to ask. */
function noLeader(cluster: KafkaCluster, doing: string, { topic, partition }: TopicPartition, partitions: number | undefined): KafkaError {
  const refusal = cluster.topicRefusal(topic);
  if (refusal !== undefined) return refusal;
  const exists = partitions !== undefined && partition < partitions;
  return errorFromCode(exists ? errorCodes.leaderNotAvailable : errorCodes.unknownTopicOrPartition, `${doing} of ${topic}/${partition}`, {
    cluster,
    request: 'Metadata',
    topic,
    partition,
  });
}

/** Partitions by the broker that leads them; those that nobody leads with the reason. `doing` completes the sentence "Kafka refused to … of topic/partition". */
export async function findLeaders<Partition extends TopicPartition>(
  cluster: KafkaCluster,
  partitions: readonly Partition[],
  doing: string,
): Promise<{ led: Map<number, Partition[]>; unled: [Partition, KafkaError][] }> {
  const topics = await cluster.topics([...new Set(partitions.map(({ topic }) => topic))]);
  const led = new Map<number, Partition[]>();
  const unled: [Partition, KafkaError][] = [];
  for (const partition of partitions) {
    const leaders = topics.get(partition.topic)?.leaders;
    const leader = leaders?.[partition.partition];
    if (leader === undefined) unled.push([partition, noLeader(cluster, doing, partition, leaders?.length)]);
    else led.set(leader, [...(led.get(leader) ?? []), partition]);
  }
  for (const [{ topic }] of unled) cluster.forgetTopic(topic);
  return { led, unled };
}
