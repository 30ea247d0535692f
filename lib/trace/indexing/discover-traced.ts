import type pg from 'pg';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import type { TopicMetadata } from '#lib/kafka/cluster-metadata.ts';
import { type TracedPatterns, tracedBy } from '#lib/trace/traced-patterns.ts';
import { findStarts } from './find-starts.ts';

interface FoundTopic extends TopicMetadata {
  foundBy: string;
}

/** Keeps the topics that are found. @returns by topic id, its reference and the partitions whose place is known. */
async function keepTraced(pool: pg.Pool, cluster: string, found: readonly FoundTopic[]): Promise<Map<string, { ref: number; known: number[] }>> {
  const ids = found.map(({ topicId }) => topicId);
  await pool.query(
    `with seen as (select * from unnest($2::uuid[], $3::text[], $4::text[]) as seen(topic_id, name, found_by)),
     again as (
       update traced_topic topic set found_by = seen.found_by, gone_at = null, left_at = null, trouble = null from seen
        where cluster = $1 and topic.topic_id = seen.topic_id
          and (topic.found_by, topic.gone_at, topic.left_at, topic.trouble) is distinct from (seen.found_by, null::timestamptz, null::timestamptz, null::text)
     )
     insert into traced_topic (cluster, topic_id, name, found_by) select $1, topic_id, name, found_by from seen
      where not exists (select from traced_topic where cluster = $1 and traced_topic.topic_id = seen.topic_id) on conflict do nothing`,
    [cluster, ids, found.map(({ name }) => name), found.map(({ foundBy }) => foundBy)],
  );
  const { rows } = await pool.query<{ id: number; topic_id: string; known: number[] }>(
    `select id, topic_id::text, array(select partition from trace_position where topic_ref = traced_topic.id) as known from traced_topic where cluster = $1 and topic_id = any($2::uuid[])`,
    [cluster, ids],
  );
  return new Map(rows.map(({ id, topic_id, known }) => [topic_id, { ref: id, known }]));
}

/** Marks topics that are no longer named by a pattern, or no longer there. One that is merely kept from us is asked for by name, which tells, and has a refusal as its trouble. */
async function markOthers(pool: pg.Pool, cluster: KafkaCluster, all: readonly TopicMetadata[], found: readonly FoundTopic[]): Promise<void> {
  const { rows } = await pool.query<{ id: number; name: string; topic_id: string }>(
    'select id, name, topic_id::text from traced_topic where cluster = $1 and gone_at is null and left_at is null and topic_id <> all($2::uuid[])',
    [cluster.id, found.map(({ topicId }) => topicId)],
  );
  const there = new Set(all.map(({ topicId }) => topicId));
  for (const { id, name, topic_id: topicId } of rows) {
    if (there.has(topicId)) {
      await pool.query('update traced_topic set left_at = now(), trouble = null where id = $1', [id]);
      continue;
    }
    const now = (await cluster.topics([name])).get(name);
    const refusal = cluster.topicRefusal(name);
    if (refusal !== undefined) await pool.query('update traced_topic set trouble = $2 where id = $1 and trouble is distinct from $2', [id, refusal.message]);
    else if (now?.topicId !== topicId) await pool.query('update traced_topic set gone_at = now(), trouble = null where id = $1', [id]);
  }
}

/**
 * Looks for the topics of a cluster that are to be traced. New ones and new partitions are traced from the first record that is not older than `hours`; topics
 * that are gone, kept from us, or no longer named are marked so, each as what it is. A topic deleted and created again has another id and is another topic.
 * @returns how many topics are traced.
 * @throws KafkaError when the cluster cannot be asked.
 */
export async function discoverTraced(pool: pg.Pool, cluster: KafkaCluster, patterns: TracedPatterns, hours: number): Promise<number> {
  const all = (await cluster.allTopics()).filter(({ internal }) => !internal);
  const found = all.flatMap((topic): FoundTopic[] => {
    const entry = tracedBy(topic.name, patterns);
    return entry === undefined ? [] : [{ ...topic, foundBy: entry === topic.name ? 'named in the configuration' : `by pattern ${entry}` }];
  });
  const kept = await keepTraced(pool, cluster.id, found);
  // Partitions are added to a topic, and any may have been without a leader the last time; those that are known keep their place.
  const fresh = found.flatMap(({ name, topicId, leaders }) => {
    const known = new Set(kept.get(topicId)?.known);
    return leaders.map((_, partition) => ({ topic: name, topicId, partition })).filter(({ partition }) => !known.has(partition));
  });
  const starts = await findStarts(cluster, fresh, hours);
  await pool.query(
    `insert into trace_position (topic_ref, partition, start_offset, next_offset, log_start_offset, log_end_offset)
     select topic_ref, partition, start, start, start, greatest(start, log_end) from unnest($1::int[], $2::int[], $3::bigint[], $4::bigint[]) as fresh(topic_ref, partition, start, log_end) on conflict do nothing`,
    [
      starts.map(({ topicId }) => kept.get(topicId)?.ref),
      starts.map(({ partition }) => partition),
      starts.map(({ start }) => start),
      starts.map(({ end }) => end),
    ],
  );
  await markOthers(pool, cluster, all, found);
  return found.length;
}
