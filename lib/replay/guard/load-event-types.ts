import type pg from 'pg';
import { z } from 'zod';
import { readBodies } from '#lib/dead-letters/bodies/read-bodies.ts';
import { readEventType } from '#lib/kafka/event-identity.ts';
import type { IdentityRules } from '#lib/kafka/event-identity-rules.ts';
import { walkedBytes } from '#lib/kafka/identity-finder.ts';

/** The original of a pointer, as far as it is walked. */
const originalRow = z.object({ record_id: z.coerce.bigint(), headers: z.instanceof(Buffer), value: z.instanceof(Buffer).nullable() });

/** So many are read at once: a dead letter is rarely of more than some KB. */
const typedAtOnce = 100;

/**
 * The event types of dead letters (of one without a body, of its original that was rescued), read from their bytes by the rules that newer events are read by:
 * the index may have gone by others, of the dead letter topic or of settings that have changed since, and then nothing would ever match.
 * @returns by record id.
 */
export async function loadEventTypes(pool: pg.Pool, recordIds: readonly bigint[], identity: IdentityRules): Promise<Map<bigint, string | null>> {
  const types = new Map<bigint, string | null>();
  for (let from = 0; from < recordIds.length; from += typedAtOnce) {
    const some = recordIds.slice(from, from + typedAtOnce);
    for (const [id, { headers, value }] of await readBodies(pool, some)) types.set(id, readEventType(headers, value, identity));
    const { rows } = await pool.query(
      `select record_id, headers, substring(value for $2) as value from dead_letter_original where record_id = any($1::bigint[]) and status = 'rescued'`,
      [some, walkedBytes],
    );
    for (const { record_id, headers, value } of z.array(originalRow).parse(rows)) types.set(record_id, readEventType(headers, value, identity));
  }
  return types;
}
