import type pg from 'pg';

/** Takes `count` ids from a sequence, side by side. @returns the first. */
export async function reserveIds(client: pg.ClientBase, sequence: 'dead_letter_id_seq' | 'failure_id_seq', count: number): Promise<bigint> {
  const { rows } = await client.query<{ first: string }>('select reserve_ids($1::text::regclass, $2) as first', [sequence, count]);
  return BigInt(rows[0]?.first ?? 0);
}
