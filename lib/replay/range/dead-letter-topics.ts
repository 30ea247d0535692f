import type pg from 'pg';

/** Which of some topics are indexed as dead letter topics. By topic_cluster_name_idx. */
export async function deadLetterTopicsAmong(pool: pg.Pool, cluster: string, names: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ name: string }>(
    'select distinct name from topic where cluster = $1 and name = any($2) and gone_at is null and excluded_at is null',
    [cluster, names],
  );
  return new Set(rows.map(({ name }) => name));
}
