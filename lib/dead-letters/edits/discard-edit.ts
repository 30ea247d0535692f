import type { Actor } from '#lib/access/actor.ts';
import { Refusal } from '#lib/access/refusal.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import type { Database } from '#lib/db/client.ts';
import { noSuchDeadLetter } from '#lib/dead-letters/no-such-dead-letter.ts';
import { addVersion } from './add-version.ts';

/** Puts the draft of an edit away; its versions stay in the history. @throws AccessDenied, Refusal (not found, no draft, somebody else was faster, not open) */
export async function discardEdit(
  database: Database,
  actor: Actor,
  { cluster, id, seenVersion }: { cluster: string; id: string; seenVersion: number },
): Promise<void> {
  const failure = await database.failure.findFirst({ where: { id: BigInt(id), cluster } });
  if (failure === null) throw noSuchDeadLetter(cluster, id);
  const { topic } = await database.failureKind.findUniqueOrThrow({ where: { id: failure.kindId }, select: { topic: true } });
  await requireAllowed(actor, 'dead-letters:edit', { cluster, topic: topic.name });
  if ((await database.failureEdit.count({ where: { failureId: failure.id } })) === 0)
    throw new Refusal(`Dead letter ${id} has no draft to discard.`, { kind: 'not-found', type: 'no-such-edit', fields: { id } });
  await addVersion(database, actor, {
    cluster,
    failureId: failure.id,
    topic: topic.name,
    seenVersion,
    version: { recordId: failure.lastRecordId, reason: 'discarded', changed: [] },
    detail: { discarded: seenVersion },
  });
}
