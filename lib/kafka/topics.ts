import { ConfigResourceTypes, describeConfigsV4 } from '@platformatic/kafka';
import type { KafkaCluster } from './cluster-connection.ts';
import { errorCodes } from './error-codes.ts';
import { errorFromCode, KafkaError } from './kafka-error.ts';

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

/** More topics than this are asked for in several requests: a broker makes the answer to each in one piece. */
const topicsPerRequest = 1_000;

/**
 * The settings of many topics, a thousand to a request.
 * @param names of the settings that are wanted; all by default.
 * @returns by topic: its settings, or why they may not be read; a topic that does not exist is missing.
 * @throws KafkaError when the cluster cannot be asked.
 */
export async function readTopicConfigs(
  cluster: KafkaCluster,
  topics: readonly string[],
  names: readonly string[] | null = null,
): Promise<ReadonlyMap<string, TopicConfigs | KafkaError>> {
  const read = new Map<string, TopicConfigs | KafkaError>();
  for (let from = 0; from < topics.length; from += topicsPerRequest) {
    const resources = topics
      .slice(from, from + topicsPerRequest)
      .map((resourceName) => ({ resourceType: ConfigResourceTypes.TOPIC, resourceName, configurationKeys: names === null ? null : [...names] }));
    const { results } = await cluster.request('any', [describeConfigsV4], [resources]);
    for (const { errorCode, errorMessage, resourceName, configs } of results) {
      if (errorCode === errorCodes.unknownTopicOrPartition) continue;
      const refused = { cluster, request: 'DescribeConfigs', topic: resourceName, detail: errorMessage } as const;
      read.set(
        resourceName,
        errorCode === 0
          ? new Map(configs.map(({ name, value }) => [name, value ?? null]))
          : errorFromCode(errorCode, `describe the settings of topic ${resourceName}`, refused),
      );
    }
  }
  return read;
}

/**
 * All settings of topics.
 * @returns by topic; a topic that does not exist is missing.
 * @throws KafkaError, TOPIC_AUTHORIZATION_FAILED among them (it takes the right DescribeConfigs).
 */
export async function describeTopicConfigs(cluster: KafkaCluster, topics: readonly string[]): Promise<ReadonlyMap<string, TopicConfigs>> {
  const described = new Map<string, TopicConfigs>();
  for (const [topic, configs] of await readTopicConfigs(cluster, topics)) {
    if (configs instanceof KafkaError) throw configs;
    described.set(topic, configs);
  }
  return described;
}
