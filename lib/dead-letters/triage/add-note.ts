import type { Actor } from '#lib/access/actor.ts';
import { recordAudit } from '#lib/access/audit.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import type { Database } from '#lib/db/client.ts';
import { postgresText } from '#lib/db/postgres-text.ts';
import { noSuchDeadLetter } from '#lib/dead-letters/no-such-dead-letter.ts';
import { lockFailure } from './lock-failure.ts';

/** Adds a note to a failure. @throws AccessDenied, Refusal (not found) */
export async function addNote(database: Database, actor: Actor, { cluster, id, text }: { cluster: string; id: string; text: string }): Promise<void> {
  const failure = await database.failure.findFirst({ where: { id: BigInt(id), cluster } });
  if (failure === null) throw noSuchDeadLetter(cluster, id);
  const { topic } = await database.failureKind.findUniqueOrThrow({ where: { id: failure.kindId }, select: { topic: true } });
  await requireAllowed(actor, 'dead-letters:note', { cluster, topic: topic.name });
  await database.$transaction(async (transaction) => {
    await lockFailure(transaction, cluster, failure.id);
    const note = await transaction.failureNote.create({ data: { failureId: failure.id, author: actor.email, text: postgresText(text) } });
    await recordAudit(transaction, {
      actor,
      action: 'dead-letters:note',
      cluster,
      subject: `failure/${id}`,
      outcome: 'done',
      detail: { topic: topic.name, note: note.id.toString() },
    });
  });
}
