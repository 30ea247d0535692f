import type pg from 'pg';

/** What keeps a partition from being indexed, as a sentence that says what to do; null: nothing does. */
export interface PartitionTrouble {
  topicRef: number;
  partition: number;
  trouble: string | null;
}

/** Keeps what is wrong with partitions where the console can show it. Call it when that changes. */
export async function tellTrouble(pool: pg.Pool, troubles: readonly PartitionTrouble[]): Promise<void> {
  if (troubles.length === 0) return;
  await pool.query(
    `update index_position position set trouble = given.trouble from unnest($1::int[], $2::int[], $3::text[]) as given(topic_ref, partition, trouble)
      where position.topic_ref = given.topic_ref and position.partition = given.partition and position.trouble is distinct from given.trouble`,
    [troubles.map(({ topicRef }) => topicRef), troubles.map(({ partition }) => partition), troubles.map(({ trouble }) => trouble)],
  );
}
