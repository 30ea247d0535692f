import type pg from 'pg';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import type { TopicMetadata } from '#lib/kafka/cluster-metadata.ts';
import type { FoundTopic, LeftTopic } from './choose-topics.ts';

/** A dead letter topic as it is kept: its reference, and the partitions whose place is known. */
export interface KeptTopic {
  topic_ref: number;
  topic_id: string;
  known: number[];
}

/** Keeps the topics that were found, new and known. @returns what is known of each. */
export async function keepFound(pool: pg.Pool, cluster: string, found: readonly FoundTopic[]): Promise<KeptTopic[]> {
  const ids = found.map(({ topicId }) => topicId);
  const given = [cluster, ids, found.map(({ name }) => name), found.map(({ foundBy }) => foundBy)];
  // Not `on conflict do update`: that takes a number of the sequence for each topic that is known already, every round.
  await pool.query(
    `with seen as (select * from unnest($2::uuid[], $3::text[], $4::text[]) as seen(topic_id, name, found_by)),
     again as (
       update topic set found_by = seen.found_by, gone_at = null, excluded_at = null, excluded_why = null, trouble = null from seen
        where cluster = $1 and topic.topic_id = seen.topic_id
          and (topic.found_by, topic.gone_at, topic.excluded_at, topic.trouble) is distinct from (seen.found_by, null::timestamptz, null::timestamptz, null::text)
     )
     insert into topic (cluster, topic_id, name, found_by) select $1, topic_id, name, found_by from seen
      where not exists (select from topic where cluster = $1 and topic.topic_id = seen.topic_id) on conflict do nothing`,
    given,
  );
  const { rows } = await pool.query<KeptTopic>(
    `select id as topic_ref, topic_id::text, array(select partition from index_position where topic_ref = topic.id) as known from topic where cluster = $1 and topic_id = any($2::uuid[])`,
    [cluster, ids],
  );
  return rows;
}

/**
 * Marks those of the topics that were indexed and are not to be any more. What was indexed stays, and its place, should it be wanted again. One that an exclusion
 * kept out from the beginning is kept as excluded, so that the console can say why it shows no dead letters of it.
 */
export async function keepLeft(pool: pg.Pool, cluster: string, left: readonly LeftTopic[]): Promise<void> {
  await pool.query(
    `update topic set gone_at = null, excluded_at = coalesce(excluded_at, now()), excluded_why = seen.why, trouble = null
       from unnest($2::uuid[], $3::text[]) as seen(topic_id, why)
      where cluster = $1 and topic.topic_id = seen.topic_id and (excluded_why is distinct from seen.why or gone_at is not null)`,
    [cluster, left.map(({ topicId }) => topicId), left.map(({ why }) => why)],
  );
  const keptOut = left.filter(({ foundBy }) => foundBy !== undefined);
  await pool.query(
    `insert into topic (cluster, topic_id, name, found_by, excluded_at, excluded_why)
     select $1, topic_id, name, found_by, now(), why from unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) as seen(topic_id, name, found_by, why)
      where not exists (select from topic where cluster = $1 and topic.topic_id = seen.topic_id) on conflict do nothing`,
    [cluster, keptOut.map(({ topicId }) => topicId), keptOut.map(({ name }) => name), keptOut.map(({ foundBy }) => foundBy), keptOut.map(({ why }) => why)],
  );
}

/**
 * Marks topics that were not found as gone. One that is merely kept from us (an ACL was taken away), or that a broker which has just started does not list yet,
 * looks the same in a list of all topics: it is asked for by name, which tells, and has a refusal as its trouble.
 */
export async function keepMissing(pool: pg.Pool, cluster: KafkaCluster, all: readonly TopicMetadata[]): Promise<void> {
  const { rows } = await pool.query<{ id: number; name: string; topic_id: string }>(
    'select id, name, topic_id from topic where cluster = $1 and gone_at is null and topic_id <> all($2::uuid[])',
    [cluster.id, all.map(({ topicId }) => topicId)],
  );
  if (rows.length === 0) return;
  const named = await cluster.topics(rows.map(({ name }) => name));
  for (const { id, name, topic_id: topicId } of rows) {
    const refusal = cluster.topicRefusal(name);
    if (refusal !== undefined) await pool.query('update topic set trouble = $2 where id = $1 and trouble is distinct from $2', [id, refusal.message]);
    else if (named.get(name)?.topicId !== topicId) await pool.query('update topic set gone_at = now(), trouble = null where id = $1', [id]);
  }
}

/**
 * Keeps when each topic of a cluster was first seen under its id: what tells later whether the topic that a dead letter came from is still the same.
 * @param stored ids that are kept already, which grows.
 */
export async function keepSeen(pool: pg.Pool, cluster: string, all: readonly TopicMetadata[], stored: Set<string>): Promise<void> {
  const fresh = all.filter(({ topicId }) => !stored.has(topicId));
  if (fresh.length === 0) return;
  await pool.query(
    'insert into seen_topic (cluster, topic_id, name) select $1, topic_id, name from unnest($2::uuid[], $3::text[]) as seen(topic_id, name) on conflict do nothing',
    [cluster, fresh.map(({ topicId }) => topicId), fresh.map(({ name }) => name)],
  );
  for (const { topicId } of fresh) stored.add(topicId);
}
