import type pg from 'pg';

/** The patterns that operators have opted in to tracing in a cluster. By the primary key of traced_choice. */
export async function readChosenPatterns(pool: pg.Pool, cluster: string): Promise<string[]> {
  const { rows } = await pool.query<{ pattern: string }>('select pattern from traced_choice where cluster = $1 order by pattern', [cluster]);
  return rows.map(({ pattern }) => pattern);
}
