import type pg from 'pg';
import { z } from 'zod';
import type { RecordBody } from '#lib/dead-letters/bodies/body-block.ts';
import { readBodies } from '#lib/dead-letters/bodies/read-bodies.ts';

/** What was rescued of the original of a pointer. */
const originalRow = z.object({
  record_id: z.coerce.bigint(),
  key: z.instanceof(Buffer).nullable(),
  value: z.instanceof(Buffer).nullable(),
  headers: z.instanceof(Buffer),
});

/** The largest integer of Postgres: no value is longer. */
const wholeValue = 2 ** 31 - 1;

/**
 * The bodies that a replay sends of dead letters, by record id: the original's where it was rescued, else their own. Those that are not kept are left out.
 * @param mostValueBytes where only the beginning of values is looked at: of a rescued one no more is read.
 */
export async function readSentBodies(pool: pg.Pool, recordIds: readonly bigint[], mostValueBytes = wholeValue): Promise<Map<bigint, RecordBody>> {
  const [own, { rows }] = await Promise.all([
    readBodies(pool, recordIds),
    pool.query(
      `select record_id, key, substring(value for $2) as value, headers from dead_letter_original where record_id = any($1::bigint[]) and status = 'rescued'`,
      [recordIds, mostValueBytes],
    ),
  ]);
  for (const { record_id, ...body } of z.array(originalRow).parse(rows)) own.set(record_id, body);
  return own;
}
