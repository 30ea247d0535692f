import type { Actor } from '#lib/access/actor.ts';
import { recordAudit } from '#lib/access/audit.ts';
import type { Database } from '#lib/db/client.ts';
import { manyRows } from '#lib/db/many-rows.ts';
import { postgresText } from '#lib/db/postgres-text.ts';
import type { ManyResult } from '#lib/dead-letters/many-actions.ts';
import { noSuchDeadLetter } from '#lib/dead-letters/no-such-dead-letter.ts';
import { type ChangedMany, type Refused, tellMany } from './change-failures.ts';
import { idRuns } from './id-runs.ts';
import { permittedKinds } from './permitted-kinds.ts';

/** The same note at each of these failures; those that are not there, or where the actor may not, are told apart. */
async function keepNotes(
  database: Database,
  actor: Actor,
  { cluster, ids: asked, text }: { cluster: string; ids: readonly string[]; text: string },
): Promise<ChangedMany> {
  const ids = asked.map(BigInt);
  const kinds = await permittedKinds(database, actor, { action: 'dead-letters:note', cluster, ids });
  return database.$transaction(async (transaction) => {
    // Against retention, which may drop one at this moment.
    await transaction.$queryRaw`select from failure where id = any(${ids}) and cluster = ${cluster} order by id for key share`;
    const found = await transaction.failure.findMany({ where: { id: { in: ids }, cluster } });
    const failures = new Map(found.map((failure) => [String(failure.id), failure]));
    const refusalOf = (id: string): Refused | undefined => {
      const failure = failures.get(id);
      if (failure === undefined) return { id, error: noSuchDeadLetter(cluster, id) };
      const denied = kinds.get(failure.kindId)?.denied ?? null;
      return denied === null ? undefined : { id, error: denied };
    };
    const refused = asked.flatMap((id) => refusalOf(id) ?? []);
    const noted = asked.flatMap((id) => (refused.some((one) => one.id === id) ? [] : (failures.get(id) ?? [])));
    const done = noted.map(({ id, version, state, assignee }) => ({ id: String(id), version, state, assignee, isChanged: true }));
    const [only] = noted;
    if (only === undefined) return { done, refused };
    await transaction.failureNote.createMany({ data: noted.map(({ id }) => ({ failureId: id, author: actor.email, text: postgresText(text) })) });
    const topics = [...new Set(noted.map(({ kindId }) => kinds.get(kindId)?.topic ?? ''))].sort();
    const isOne = noted.length === 1;
    await recordAudit(transaction, {
      actor,
      action: 'dead-letters:note',
      cluster,
      subject: isOne ? `failure/${only.id}` : undefined,
      outcome: 'done',
      detail: {
        ...(isOne ? { topic: topics[0] ?? '' } : { deadLetters: noted.length, topics, ids: idRuns(noted.map(({ id }) => id)) }),
        ...(refused.length === 0 ? {} : { refused: refused.length }),
      },
    });
    return { done, refused };
  }, manyRows);
}

/** Adds a note to a failure. @throws AccessDenied, Refusal (not found) */
export async function addNote(database: Database, actor: Actor, { id, ...note }: { cluster: string; id: string; text: string }): Promise<void> {
  const { refused } = await keepNotes(database, actor, { ...note, ids: [id] });
  if (refused[0] !== undefined) throw refused[0].error;
}

/** Adds the same note to each of many failures. Those that are not there, or in topics where the actor may not, are said. */
export async function addNotes(database: Database, actor: Actor, note: { cluster: string; ids: readonly string[]; text: string }): Promise<ManyResult> {
  return tellMany(await keepNotes(database, actor, note));
}
