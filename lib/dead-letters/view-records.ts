import type pg from 'pg';
import type { EventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import type { Database } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import { bodyOf, readBodies } from './bodies/read-bodies.ts';
import type { DeadLetterRecord } from './dead-letter.ts';
import { clockRecords } from './originals/clock-records.ts';
import { viewRecord } from './view-record.ts';

/** Stored dead letters as the API shows them, with their topics' names, their originals where they are pointers, and how long the broker keeps them. */
export async function viewRecords(
  pool: pg.Pool,
  database: Database,
  rows: readonly Prisma.DeadLetterGetPayload<object>[],
  settings: EventIdentitySettings,
): Promise<DeadLetterRecord[]> {
  const clocked = rows.map(({ topicRef, partition, offset, timestampMs, isTombstone }) => ({
    topicRef,
    partition,
    offset,
    timestampMs,
    isTombstone,
  }));
  const ids = rows.map(({ id }) => id);
  const [topics, originals, kept, bodies] = await Promise.all([
    database.topic.findMany({ where: { id: { in: rows.map(({ topicRef }) => topicRef) } }, select: { id: true, name: true } }),
    database.deadLetterOriginal.findMany({ where: { recordId: { in: ids } } }),
    clockRecords(pool, clocked, Date.now()),
    readBodies(pool, ids),
  ]);
  const nameOf = new Map(topics.map(({ id, name }) => [id, name]));
  const originalOf = new Map(originals.map((original) => [original.recordId, original]));
  return rows.map((row, index) =>
    viewRecord(row, bodyOf(bodies, row.id), {
      topic: nameOf.get(row.topicRef) ?? '',
      original: originalOf.get(row.id),
      settings,
      keptUntil: kept[index] ?? { kind: 'unknown', why: 'Its partition is not known here any more.' },
    }),
  );
}
