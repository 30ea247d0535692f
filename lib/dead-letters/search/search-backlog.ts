import type pg from 'pg';
import { largestId, readSegments, readUnsealed } from './segments.ts';

/**
 * How many ids lie in no segment yet: what a search reads record by record. Below 16,384 the index keeps up (less than 2,048 when nothing arrives).
 */
export async function unsealedTail(pool: pg.Pool): Promise<bigint> {
  const ranges = await readUnsealed(pool, await readSegments(pool), 0n, largestId);
  return ranges.reduce((sum, { firstId, endId }) => sum + endId - firstId, 0n);
}
