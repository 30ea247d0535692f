import type pg from 'pg';

/** So many consumer groups are tried for a position that a dead letter may have come from. */
const mostGroups = 2_000;

/** Every id that a topic of this name has had, as far as discovery has seen. */
export async function readTopicIds(pool: pg.Pool, cluster: string, topic: string): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    'select topic_id::text as id from seen_topic where cluster = $1 and name = $2 union select topic_id::text from topic where cluster = $1 and name = $2',
    [cluster, topic],
  );
  return rows.map(({ id }) => id);
}

/** The consumer groups that dead letters of a cluster name, and null for those that name none. */
export async function readGroupNames(pool: pg.Pool, cluster: string): Promise<(string | null)[]> {
  const { rows } = await pool.query<{ name: string | null }>(
    `select distinct consumer_group as name from failure_kind kind join topic on topic.id = kind.topic_ref where topic.cluster = $1 limit ${mostGroups}`,
    [cluster],
  );
  return [...new Set([null, ...rows.map(({ name }) => name)])];
}
