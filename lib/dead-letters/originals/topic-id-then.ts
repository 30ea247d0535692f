import type pg from 'pg';

/** New topics are seen within a round of discovery; of one that was first seen so soon after, the record may be its own already. */
const unsureMs = 30_000;

/** A topic that was deleted and created again has several rows, oldest first. */
type Seen = { topic_id: string; first_seen_at: Date };

/**
 * Which id the topic of a name had when a record of it was dead-lettered, by what discovery saw.
 * @returns null where it cannot be told: a record older than the first sight of the topic, as all are that lay there before Redrive looked, may be of another one.
 */
export function topicIdWhen(seen: readonly Seen[], { indexedAt, timestampMs }: { indexedAt: Date; timestampMs: bigint }): string | null {
  const last = seen.findLast(({ first_seen_at }) => first_seen_at <= indexedAt);
  const isUnsure = seen.some(({ first_seen_at }) => first_seen_at > indexedAt && first_seen_at.getTime() - indexedAt.getTime() < unsureMs);
  return last === undefined || isUnsure || timestampMs < last.first_seen_at.getTime() ? null : last.topic_id;
}

/** What was seen of topics by their names, oldest first, by seen_topic_cluster_name_first_seen_at_idx. */
export async function loadSeenTopics(pool: pg.Pool, cluster: string, names: readonly string[]): Promise<Map<string, Seen[]>> {
  const { rows } = await pool.query<Seen & { name: string }>(
    'select name, topic_id::text, first_seen_at from seen_topic where cluster = $1 and name = any($2) order by first_seen_at',
    [cluster, names],
  );
  return Map.groupBy(rows, ({ name }) => name);
}
