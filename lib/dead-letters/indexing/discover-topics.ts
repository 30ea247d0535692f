import type pg from 'pg';
import { isDeadLetterTopic, type TopicPatterns } from '#lib/dead-letters/topic-patterns.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import type { TopicMetadata } from '#lib/kafka/cluster-metadata.ts';
import { listOffsets } from '#lib/kafka/offsets.ts';

async function startIndexing(pool: pg.Pool, cluster: KafkaCluster, topics: readonly TopicMetadata[]): Promise<void> {
  if (topics.length === 0) return;
  const { rows } = await pool.query<{ topic_ref: number; topic_id: string; known: number[] }>(
    `with seen as (
       insert into topic (cluster, topic_id, name) select $1, topic_id, name from unnest($2::uuid[], $3::text[]) as seen(topic_id, name)
       on conflict (cluster, topic_id) do update set gone_at = null
       returning id, topic_id
     )
     select seen.id as topic_ref, seen.topic_id::text, array(select partition from index_position where topic_ref = seen.id) as known from seen`,
    [cluster.id, topics.map(({ topicId }) => topicId), topics.map(({ name }) => name)],
  );
  const known = new Map(rows.map((row) => [row.topic_id, row]));
  // Partitions are added to a topic, and any may have been without a leader the last time; those that are known keep their place.
  const fresh = topics.flatMap(({ name, topicId, leaders }) => {
    const indexed = new Set(known.get(topicId)?.known);
    return leaders.map((_, partition) => ({ topic: name, topicId, partition })).filter(({ partition }) => !indexed.has(partition));
  });
  const offsets = await listOffsets(cluster, fresh, 'earliest');
  const starts = offsets.filter((found) => found.error === undefined);
  await pool.query(
    `insert into index_position (topic_ref, partition, next_offset, log_start_offset, log_end_offset)
     select topic_ref, partition, start, start, start from unnest($1::int[], $2::int[], $3::bigint[]) as fresh(topic_ref, partition, start) on conflict do nothing`,
    [starts.map(({ topicId }) => known.get(topicId)?.topic_ref), starts.map(({ partition }) => partition), starts.map(({ offset }) => offset)],
  );
}

/**
 * Looks for dead letter topics in a cluster: new ones and new partitions are indexed from the first record that the broker still has; topics that are gone
 * are marked so. A topic deleted and created again has another id and is another topic.
 * @returns how many topics hold dead letters.
 * @throws KafkaError when the cluster cannot be asked.
 */
export async function discoverTopics(pool: pg.Pool, cluster: KafkaCluster, patterns: TopicPatterns): Promise<number> {
  const topics = (await cluster.allTopics()).filter(({ name, internal }) => !internal && isDeadLetterTopic(name, patterns));
  await startIndexing(pool, cluster, topics);
  await pool.query('update topic set gone_at = now() where cluster = $1 and gone_at is null and topic_id <> all($2::uuid[])', [
    cluster.id,
    topics.map(({ topicId }) => topicId),
  ]);
  return topics.length;
}
