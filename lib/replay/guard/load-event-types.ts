import type pg from 'pg';
import { z } from 'zod';
import { readEventType } from '#lib/kafka/event-identity.ts';
import type { IdentityRules } from '#lib/kafka/event-identity-rules.ts';
import { walkedBytes } from '#lib/kafka/identity-finder.ts';

const typedRow = z.object({
  record_id: z.string().transform(BigInt),
  headers: z.instanceof(Buffer),
  value: z.instanceof(Buffer).nullable(),
});

/** So many are read at once: some 6 MB of values. */
const typedAtOnce = 100;

/**
 * The event types of dead letters (of one without a body, of its original that was rescued), read from their bytes by the rules that newer events are read by:
 * the index may have gone by others, of the dead letter topic or of settings that have changed since, and then nothing would ever match.
 * @returns by record id.
 */
export async function loadEventTypes(pool: pg.Pool, recordIds: readonly bigint[], identity: IdentityRules): Promise<Map<bigint, string | null>> {
  const types = new Map<bigint, string | null>();
  for (let from = 0; from < recordIds.length; from += typedAtOnce) {
    const { rows } = await pool.query(
      `select record.id as record_id, coalesce(original.headers, record.headers) as headers, substring(coalesce(record.value, original.value) for $2) as value
         from dead_letter record left join dead_letter_original original on original.record_id = record.id where record.id = any($1::bigint[])`,
      [recordIds.slice(from, from + typedAtOnce), walkedBytes],
    );
    for (const { record_id, headers, value } of z.array(typedRow).parse(rows)) types.set(record_id, readEventType(headers, value, identity));
  }
  return types;
}
