import type pg from 'pg';
import { readSegments, uncovered } from './segments.ts';

/**
 * How many ids at the end lie in no segment yet: what a search reads record by record. Below 16,384 the index keeps up (less than 2,048 when nothing arrives).
 */
export async function unsealedTail(pool: pg.Pool): Promise<bigint> {
  const { rows } = await pool.query<{ last: string; first: string | null }>(
    'select last_value::text as last, (select id::text from dead_letter order by id limit 1) as first from dead_letter_id_seq',
  );
  const first = rows[0]?.first;
  if (first === undefined || first === null) return 0n;
  const ranges = uncovered(await readSegments(pool), BigInt(first), BigInt(rows[0]?.last ?? 0) + 1n);
  return ranges.reduce((sum, { firstId, endId }) => sum + endId - firstId, 0n);
}
