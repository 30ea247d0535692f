import type pg from 'pg';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';

/** Not more often than this is a cluster asked for all of its topics because one is not known. */
const leastRefreshMs = 1_000;
/** Topics that are deleted and recreated are noticed within this time. */
const maxAgeMs = 10_000;
/** A recreated topic is there for as long before discovery sees it. */
const unseenForMs = 5_000;

/** A topic of a name, from when on it is taken for the one that the name means. */
interface Era {
  topicId: string;
  sinceMs: number;
}

/** Which ids the topics of a cluster have, and had before they were deleted or recreated, for recognising origins while reading. */
export class TopicIds {
  readonly #pool: pg.Pool;
  readonly #cluster: KafkaCluster;
  #now = new Map<string, string>();
  /** Of names that have meant several topics, or mean none any more. Oldest first. */
  #eras = new Map<string, Era[]>();
  #readAt = 0;

  constructor(pool: pg.Pool, cluster: KafkaCluster) {
    this.#pool = pool;
    this.#cluster = cluster;
  }

  /** The id of the topic that a name meant at an instant, as far as discovery has seen; undefined where the cluster never had one. */
  readonly of = (name: string, atMs: bigint): string | undefined => {
    const eras = this.#eras.get(name);
    if (eras === undefined) return this.#now.get(name);
    return (eras.findLast(({ sinceMs }) => sinceMs <= atMs) ?? eras[0])?.topicId;
  };

  /** Makes sure that the ids are fresh enough for these names. @throws KafkaError when the cluster cannot be asked, or the database's error. */
  async refreshFor(names: Iterable<string | null>): Promise<void> {
    const ageMs = Date.now() - this.#readAt;
    const isMissing = () => {
      for (const name of names) if (name !== null && !this.#now.has(name) && !this.#eras.has(name)) return true;
      return false;
    };
    if (ageMs < leastRefreshMs || (ageMs < maxAgeMs && !isMissing())) return;
    this.#now = new Map((await this.#cluster.allTopics()).map(({ name, topicId }) => [name, topicId]));
    this.#eras = await this.#readEras();
    this.#readAt = Date.now();
  }

  async #readEras(): Promise<Map<string, Era[]>> {
    const { rows } = await this.#pool.query<{ name: string; topic_id: string; first_seen_at: Date }>(
      'select name, topic_id::text, first_seen_at from seen_topic where cluster = $1 order by first_seen_at',
      [this.#cluster.id],
    );
    const seen = Map.groupBy(rows, ({ name }) => name);
    const eras = [...seen].map(([name, topics]): [string, Era[]] => {
      const known = topics.map(({ topic_id, first_seen_at }) => ({ topicId: topic_id, sinceMs: first_seen_at.getTime() - unseenForMs }));
      const now = this.#now.get(name);
      const isSeen = now === undefined || known.some(({ topicId }) => topicId === now);
      return [name, isSeen ? known : [...known, { topicId: now, sinceMs: Date.now() - unseenForMs }]];
    });
    return new Map(eras.filter(([name, known]) => known.length > 1 || !this.#now.has(name)));
  }
}
