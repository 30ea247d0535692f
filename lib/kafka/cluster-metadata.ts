import { metadataV12 } from '@platformatic/kafka';
import { type BrokerAddress, formatAddress } from './broker-connection.ts';
import { errorCodes } from './error-codes.ts';
import { type ErrorOrigin, errorFromCode, KafkaError } from './kafka-error.ts';
import type { ProtocolApi } from './protocol-request.ts';

/** What a broker says of a topic. */
export interface TopicMetadata {
  name: string;
  /** The topic's UUID in hyphenated form: a deleted and recreated topic has another. */
  topicId: string;
  /** Kafka's own topics, such as `__consumer_offsets`. */
  internal: boolean;
  /** Leader of each partition by its number; undefined while it has none. */
  leaders: readonly (number | undefined)[];
}

type MetadataArguments = Parameters<typeof metadataV12.createRequest>;
type MetadataResponse = ReturnType<typeof metadataV12.parseResponse>;
type SendMetadata = (apis: readonly ProtocolApi<MetadataArguments, MetadataResponse>[], args: MetadataArguments) => Promise<MetadataResponse>;

/** Leaders move without a word to those who do not ask; a stale one answers NOT_LEADER, so age is only the second line of defence. */
const maxAgeMs = 60_000;

function readTopic(topic: MetadataResponse['topics'][number]): TopicMetadata {
  const leaders: (number | undefined)[] = new Array(topic.partitions.length).fill(undefined);
  for (const { partitionIndex, leaderId } of topic.partitions) leaders[partitionIndex] = leaderId < 0 ? undefined : leaderId;
  return { name: topic.name ?? '', topicId: topic.topicId, internal: topic.isInternal, leaders };
}

/** What is known of a cluster's brokers, topics and leaders. */
export class ClusterMetadata {
  readonly #cluster: ErrorOrigin;
  readonly #send: SendMetadata;
  readonly #topics = new Map<string, TopicMetadata & { readAt: number }>();
  readonly #refusals = new Map<string, KafkaError>();
  #brokers = new Map<number, BrokerAddress>();

  constructor(cluster: ErrorOrigin, send: SendMetadata) {
    this.#cluster = cluster;
    this.#send = send;
  }

  knownBrokers(): BrokerAddress[] {
    return [...this.#brokers.values()];
  }

  async brokerIds(): Promise<number[]> {
    await this.#read([]);
    return [...this.#brokers.keys()];
  }

  /** @throws KafkaError BROKER_NOT_AVAILABLE (retriable) when no broker has this id now. */
  async brokerAddress(nodeId: number): Promise<BrokerAddress> {
    if (!this.#brokers.has(nodeId)) await this.#read([]);
    const address = this.#brokers.get(nodeId);
    if (address !== undefined) return address;
    const known = [...this.#brokers].map(([id, broker]) => `${id} at ${formatAddress(broker)}`).join(', ');
    throw new KafkaError(`Broker ${nodeId} of cluster ${this.#cluster.id} is down: the cluster now has ${known || 'no broker'}.`, {
      code: 'BROKER_NOT_AVAILABLE',
      cluster: this.#cluster.id,
      retriable: true,
    });
  }

  async topics(names: readonly string[]): Promise<ReadonlyMap<string, TopicMetadata>> {
    const oldest = performance.now() - maxAgeMs;
    const missing = names.filter((name) => (this.#topics.get(name)?.readAt ?? Number.NEGATIVE_INFINITY) < oldest);
    if (missing.length > 0) {
      for (const name of missing) this.#topics.delete(name);
      await this.#read([...new Set(missing)]);
    }
    const found = names.flatMap((name): [string, TopicMetadata][] => {
      const topic = this.#topics.get(name);
      return topic === undefined ? [] : [[name, topic]];
    });
    return new Map(found);
  }

  async allTopics(): Promise<TopicMetadata[]> {
    this.#topics.clear();
    await this.#read(null);
    return [...this.#topics.values()];
  }

  refusal(name: string): KafkaError | undefined {
    return this.#refusals.get(name);
  }

  forgetTopic(name: string): void {
    this.#topics.delete(name);
  }

  /** Reads topics (all when null, none when empty) and brokers. Asking never creates a topic. */
  async #read(names: string[] | null): Promise<void> {
    const response = await this.#send([metadataV12], [names, false]);
    this.#brokers = new Map(response.brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }]));
    const readAt = performance.now();
    for (const topic of response.topics) {
      this.#refusals.delete(topic.name ?? '');
      if (topic.errorCode === 0 || topic.errorCode === errorCodes.leaderNotAvailable) {
        const read = readTopic(topic);
        this.#topics.set(read.name, { ...read, readAt });
      } else if (topic.errorCode !== errorCodes.unknownTopicOrPartition && topic.errorCode !== errorCodes.invalidTopic) {
        const error = errorFromCode(topic.errorCode, `describe topic ${topic.name}`, {
          cluster: this.#cluster,
          request: 'Metadata',
          topic: topic.name ?? undefined,
        });
        // One topic that is kept from us must not keep the others: it is missing, as it is from the list of all.
        if (error.missingAcl === undefined) throw error;
        this.#refusals.set(topic.name ?? '', error);
      }
    }
  }
}
