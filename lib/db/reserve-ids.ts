import type pg from 'pg';

/** Takes `count` ids from a sequence, in rising order; those of others may lie between them. */
export async function reserveIds(client: pg.ClientBase, sequence: 'dead_letter_id_seq' | 'failure_id_seq', count: number): Promise<bigint[]> {
  const { rows } = await client.query<{ id: string }>('select nextval($1::text::regclass) as id from generate_series(1, $2)', [sequence, count]);
  return rows.map(({ id }) => BigInt(id));
}
