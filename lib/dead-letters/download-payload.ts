import type pg from 'pg';
import type { Actor } from '#lib/access/actor.ts';
import { wholePayload } from '#lib/access/payload.ts';
import { Refusal } from '#lib/access/refusal.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import type { Database } from '#lib/db/client.ts';
import { bodyOf, readBodies } from './bodies/read-bodies.ts';

/** The whole key or value of one record of a failure; of a pointer that was rescued, its original's. @throws AccessDenied, Refusal when there is none, or it is null */
export async function downloadPayload(
  { pool, database }: { pool: pg.Pool; database: Database },
  actor: Actor,
  { cluster, id, record, part }: { cluster: string; id: string; record: string; part: 'key' | 'value' },
): Promise<Uint8Array<ArrayBuffer>> {
  const failure = await database.failure.findFirst({ where: { id: BigInt(id), cluster }, select: { id: true } });
  const row =
    failure === null
      ? null
      : await database.deadLetter.findFirst({
          where: { id: BigInt(record), failureId: failure.id },
          select: { id: true, topicRef: true, originTopic: true },
        });
  if (row === null) throw noPayload(`Dead letter ${id} has no record ${record}.`, { id, record, part });
  const topic = await database.topic.findUniqueOrThrow({ where: { id: row.topicRef } });
  await requireAllowed(actor, 'dead-letters:read-payload', { cluster, topic: topic.name });
  const bytes =
    bodyOf(await readBodies(pool, [row.id]), row.id)[part] ?? (await rescuedPart(database, actor, { cluster, record, part, originTopic: row.originTopic }));
  if (bytes === null) throw noPayload(`The ${part} of record ${record} is null; there is nothing to download.`, { id, record, part });
  return wholePayload(bytes);
}

/** A part of the original of a pointer; null where it was not rescued, or that part is null. It is the origin topic's, whose policy is asked as well. */
async function rescuedPart(
  database: Database,
  actor: Actor,
  { cluster, record, part, originTopic }: { cluster: string; record: string; part: 'key' | 'value'; originTopic: string | null },
): Promise<Uint8Array | null> {
  const original = await database.deadLetterOriginal.findUnique({ where: { recordId: BigInt(record) }, select: { key: true, value: true } });
  const bytes = original?.[part] ?? null;
  if (bytes !== null) await requireAllowed(actor, 'dead-letters:read-payload', { cluster, topic: originTopic ?? undefined });
  return bytes;
}

function noPayload(sentence: string, fields: { id: string; record: string; part: string }): Refusal {
  return new Refusal(sentence, { kind: 'not-found', type: 'no-payload', fields });
}
