import { ConfigResourceTypes, describeConfigsV4 } from '@platformatic/kafka';
import type { KafkaCluster } from './cluster-connection.ts';
import { errorCodes } from './error-codes.ts';
import { errorFromCode } from './kafka-error.ts';

export interface ListedTopic {
  name: string;
  /** The topic's UUID in hyphenated form: a deleted and recreated topic has another. */
  topicId: string;
  partitions: number;
  /** Kafka's own topics, such as `__consumer_offsets`. */
  internal: boolean;
}

/** Settings in force by name (`cleanup.policy`, `retention.ms`, `max.message.bytes`, …), set on the topic or inherited; null where Kafka hides the value. */
export type TopicConfigs = ReadonlyMap<string, string | null>;

/** Kafka's own default of `max.message.bytes`. */
const defaultMaxMessageBytes = 1_048_588;

/** The most bytes that a batch for this topic may have. */
export function maxMessageBytes(configs: TopicConfigs): number {
  return Number(configs.get('max.message.bytes') ?? defaultMaxMessageBytes);
}

/** Every topic that we may see, by name. @throws KafkaError */
export async function listTopics(cluster: KafkaCluster): Promise<ListedTopic[]> {
  const topics = await cluster.allTopics();
  return topics
    .map(({ name, topicId, internal, leaders }) => ({ name, topicId, partitions: leaders.length, internal }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The settings of many topics in one request.
 * @returns by topic; a topic that does not exist is missing.
 * @throws KafkaError, TOPIC_AUTHORIZATION_FAILED among them (it takes the right DescribeConfigs).
 */
export async function describeTopicConfigs(cluster: KafkaCluster, topics: readonly string[]): Promise<ReadonlyMap<string, TopicConfigs>> {
  if (topics.length === 0) return new Map();
  const resources = topics.map((resourceName) => ({ resourceType: ConfigResourceTypes.TOPIC, resourceName }));
  const { results } = await cluster.request('any', [describeConfigsV4], [resources]);
  const described = new Map<string, TopicConfigs>();
  for (const { errorCode, errorMessage, resourceName, configs } of results) {
    if (errorCode === errorCodes.unknownTopicOrPartition) continue;
    if (errorCode !== 0)
      throw errorFromCode(errorCode, `describe the settings of topic ${resourceName}`, {
        cluster,
        request: 'DescribeConfigs',
        topic: resourceName,
        detail: errorMessage,
      });
    described.set(resourceName, new Map(configs.map(({ name, value }) => [name, value ?? null])));
  }
  return described;
}
