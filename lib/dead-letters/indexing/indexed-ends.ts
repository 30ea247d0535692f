import type pg from 'pg';
import { z } from 'zod';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { listOffsets } from '#lib/kafka/offsets.ts';

/**
 * How far the index of a dead letter topic is: `reached` has everything that was in Kafka when it was asked; `behind`: a return may be among what it lacks;
 * `gone`: the topic is no longer in the cluster, and nothing can come back there.
 */
export type IndexedEnd = 'reached' | 'behind' | 'gone';

const positionRow = z.object({ name: z.string(), topic_id: z.string(), partition: z.int(), next_offset: z.string().transform(BigInt) });

/** Where dead letter topics ended when that was asked, each partition by its high watermark; undefined where a partition gave none. */
export type TopicEnds = ReadonlyMap<string, { topicId: string; offsets: readonly (bigint | undefined)[] }>;

/** Asks Kafka where topics end: those that are in the cluster. @throws KafkaError when the cluster cannot be asked. */
export async function topicEnds(cluster: KafkaCluster, topics: readonly string[]): Promise<TopicEnds> {
  if (topics.length === 0) return new Map();
  // Read now: an answer from before could lack new partitions, or a topic that only one broker did not know.
  const known = new Map((await cluster.allTopics()).map((topic) => [topic.name, topic]));
  const partitions = topics.flatMap((topic) => known.get(topic)?.leaders.map((_leader, partition) => ({ topic, partition })) ?? []);
  const ends = Map.groupBy(await listOffsets(cluster, partitions, 'latest'), ({ topic }) => topic);
  return new Map(
    topics.flatMap((topic) => {
      const topicId = known.get(topic)?.topicId;
      return topicId === undefined ? [] : [[topic, { topicId, offsets: (ends.get(topic) ?? []).map(({ offset }) => offset) }]];
    }),
  );
}

/** Which topics are not indexed as far as they reached when that was asked. */
export async function topicsBehind({ pool, cluster }: { pool: pg.Pool; cluster: Pick<KafkaCluster, 'id'> }, ends: TopicEnds): Promise<string[]> {
  if (ends.size === 0) return [];
  const { rows } = await pool.query(
    `select topic.name, topic.topic_id, position.partition, position.next_offset from topic join index_position position on position.topic_ref = topic.id
      where topic.cluster = $1 and topic.name = any($2)`,
    [cluster.id, [...ends.keys()]],
  );
  const indexed = new Map(
    z
      .array(positionRow)
      .parse(rows)
      .map((row) => [`${row.topic_id}/${row.partition}`, row.next_offset]),
  );
  return [...ends].flatMap(([topic, { topicId, offsets }]) =>
    offsets.every((offset, partition) => offset !== undefined && (offset === 0n || (indexed.get(`${topicId}/${partition}`) ?? -1n) >= offset)) ? [] : [topic],
  );
}

/**
 * Asks Kafka where these dead letter topics end, and then how far they are indexed. The ends are the high watermarks: a dead letter of a transaction that is
 * still open counts as one that is not indexed.
 * @throws KafkaError when the cluster cannot be asked; a partition that gives no end makes its topic `behind`.
 */
export async function indexedEnds(context: { pool: pg.Pool; cluster: KafkaCluster }, topics: readonly string[]): Promise<Map<string, IndexedEnd>> {
  const ends = await topicEnds(context.cluster, topics);
  const behind = new Set(await topicsBehind(context, ends));
  return new Map(topics.map((topic): [string, IndexedEnd] => [topic, !ends.has(topic) ? 'gone' : behind.has(topic) ? 'behind' : 'reached']));
}
