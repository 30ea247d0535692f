import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';

/** Not more often than this is a cluster asked for all of its topics because one is not known. */
const leastRefreshMs = 1_000;
/** Topics that are deleted and recreated are noticed within this time. */
const maxAgeMs = 30_000;

/** What the topics of a cluster are called now and which ids they have, for recognising origins while reading. */
export class TopicIds {
  readonly #cluster: KafkaCluster;
  #ids = new Map<string, string>();
  #readAt = 0;

  constructor(cluster: KafkaCluster) {
    this.#cluster = cluster;
  }

  readonly of = (name: string): string | undefined => this.#ids.get(name);

  /** Makes sure that the ids are fresh enough for these names. @throws KafkaError when the cluster cannot be asked. */
  async refreshFor(names: Iterable<string | null>): Promise<void> {
    const ageMs = Date.now() - this.#readAt;
    const isMissing = () => {
      for (const name of names) if (name !== null && !this.#ids.has(name)) return true;
      return false;
    };
    if (ageMs < leastRefreshMs || (ageMs < maxAgeMs && !isMissing())) return;
    this.#ids = new Map((await this.#cluster.allTopics()).map(({ name, topicId }) => [name, topicId]));
    this.#readAt = Date.now();
  }
}
