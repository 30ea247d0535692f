import type pg from 'pg';

/**
 * SQL that says at commit that dead letters of a topic have come; a batch of any size is one announcement. The topic is found by its primary key.
 * @param topicRef SQL that gives its id
 */
export const announceDeadLetters = (topicRef: string): string =>
  `(select announce(jsonb_build_object('kind', 'dead-letters', 'cluster', cluster, 'topic', name))::text from topic where id = ${topicRef})`;

/**
 * Within the transaction of a batch: events of a traced topic have come, that of this partition. Told at commit; a batch of any size is one announcement.
 * The topic is found by primary keys.
 */
export async function announceEvents(client: pg.ClientBase, place: number): Promise<void> {
  await client.query(
    `select announce(jsonb_build_object('kind', 'events', 'cluster', cluster, 'topic', name)) from traced_topic where id = (select topic_ref from trace_position where id = $1)`,
    [place],
  );
}
