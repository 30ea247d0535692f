import type pg from 'pg';
import type { Actor } from '#lib/access/actor.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import type { Database } from '#lib/db/client.ts';
import type { DeadLetterDetail } from './dead-letter.ts';
import { getDeadLetter } from './get-dead-letter.ts';

/**
 * One dead letter for whoever may read the payloads of all topics that its records lie in.
 * @throws AccessDenied, Refusal (not found)
 */
export async function showDeadLetter(
  { pool, database }: { pool: pg.Pool; database: Database },
  actor: Actor,
  { cluster, id }: { cluster: string; id: string },
): Promise<DeadLetterDetail> {
  const detail = await getDeadLetter(pool, database, cluster, id);
  const topics = new Set([detail.position, ...detail.records.map(({ position }) => position)].map(({ topic }) => topic));
  for (const topic of topics) await requireAllowed(actor, 'dead-letters:read-payload', { cluster, topic });
  return detail;
}
