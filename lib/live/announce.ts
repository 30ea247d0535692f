import type pg from 'pg';

/**
 * Within the transaction of a batch: dead letters of this topic have come. Told at commit; a batch of any size is one announcement.
 * The topic is found by its primary key.
 */
export async function announceDeadLetters(client: pg.ClientBase, topicRef: number): Promise<void> {
  await client.query(`select announce(jsonb_build_object('kind', 'dead-letters', 'cluster', cluster, 'topic', name)) from topic where id = $1`, [topicRef]);
}
