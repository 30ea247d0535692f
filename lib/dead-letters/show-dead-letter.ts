import type pg from 'pg';
import type { Actor } from '#lib/access/actor.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import type { Environment } from '#lib/config/environment.ts';
import type { Database } from '#lib/db/client.ts';
import type { DeadLetterDetail } from './dead-letter.ts';
import { getDeadLetter } from './get-dead-letter.ts';

/**
 * One dead letter for whoever may read the payloads of all topics that its records lie in, or were rescued from.
 * @throws AccessDenied, Refusal (not found)
 */
export async function showDeadLetter(
  { pool, database, environment }: { pool: pg.Pool; database: Database; environment: Pick<Environment, 'REDRIVE_EVENT_IDENTITY'> },
  actor: Actor,
  { cluster, id }: { cluster: string; id: string },
): Promise<DeadLetterDetail> {
  const detail = await getDeadLetter(pool, database, cluster, id, environment.REDRIVE_EVENT_IDENTITY);
  const rescuedFrom = detail.records.flatMap(({ pointer, origin }) => (pointer?.status === 'rescued' ? (origin.topic ?? []) : []));
  const topics = new Set([detail.position.topic, ...detail.records.map(({ position }) => position.topic), ...rescuedFrom]);
  for (const topic of topics) await requireAllowed(actor, 'dead-letters:read-payload', { cluster, topic });
  return detail;
}
