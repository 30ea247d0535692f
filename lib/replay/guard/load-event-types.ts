import type pg from 'pg';
import { readSentBodies } from '#lib/dead-letters/originals/read-sent-bodies.ts';
import { readEventType } from '#lib/kafka/event-identity.ts';
import type { IdentityRules } from '#lib/kafka/event-identity-rules.ts';
import { walkedBytes } from '#lib/kafka/identity-finder.ts';

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
    for (const [id, { headers, value }] of await readSentBodies(pool, some, walkedBytes)) types.set(id, readEventType(headers, value, identity));
  }
  return types;
}
