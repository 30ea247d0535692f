import type pg from 'pg';
import type { Actor } from '#lib/access/actor.ts';
import { Refusal } from '#lib/access/refusal.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import type { Database } from '#lib/db/client.ts';
import { bodyOf, readBodies } from '#lib/dead-letters/bodies/read-bodies.ts';
import { failureHeaders } from '#lib/dead-letters/conventions/table.ts';
import { noSuchDeadLetter } from '#lib/dead-letters/no-such-dead-letter.ts';
import { decodeHeaders, type RecordHeader } from '#lib/kafka/record-headers.ts';
import { isRedriveHeader } from '#lib/kafka/redrive-headers.ts';
import { requireEditableSize } from './edit-bytes.ts';

/** What an edit is made from: a dead letter as a replay would send it. */
export interface EditBase {
  key: Uint8Array | null;
  value: Uint8Array | null;
  headers: RecordHeader[];
  /** Names of the headers that a replay leaves out. */
  removed: string[];
  /** The dead letter topic. */
  topic: string;
}

/**
 * Reads a dead letter record of a failure as a replay would send it; of a pointer that was rescued, its original, which is another topic's.
 * @throws AccessDenied where `action` may not be done on one of the topics, Refusal where it has no body, or one that is too large to be edited.
 */
export async function readBase(
  { pool, database }: { pool: pg.Pool; database: Database },
  actor: Actor,
  action: 'dead-letters:edit' | 'dead-letters:read-payload',
  { cluster, failureId, recordId }: { cluster: string; failureId: bigint; recordId: bigint },
): Promise<EditBase> {
  const row = await database.deadLetter.findFirst({ where: { id: recordId, failureId } });
  if (row === null) throw noSuchDeadLetter(cluster, String(failureId));
  const [topic, original, bodies] = await Promise.all([
    database.topic.findUniqueOrThrow({ where: { id: row.topicRef }, select: { name: true } }),
    database.deadLetterOriginal.findUnique({ where: { recordId } }),
    readBodies(pool, [recordId]),
  ]);
  const topics = original === null || row.originTopic === null ? [topic.name] : [topic.name, row.originTopic];
  for (const each of topics) await requireAllowed(actor, action, { cluster, topic: each });
  if (original !== null && original.status !== 'rescued')
    throw new Refusal(`Dead letter ${failureId} came without a body, and its original is not kept here, so there is nothing to edit.`, {
      kind: 'invalid',
      type: 'no-body',
      fields: { id: String(failureId) },
    });
  const own = bodyOf(bodies, recordId);
  const { key, value, headers } = original?.headers == null ? own : { key: original.key, value: original.value, headers: Buffer.from(original.headers) };
  requireEditableSize((key?.length ?? 0) + (value?.length ?? 0) + headers.length);
  const all = decodeHeaders(headers);
  const isFailureHeader = failureHeaders(row.convention, all);
  const isRemoved = ({ name }: RecordHeader) => isRedriveHeader(name) || isFailureHeader(name);
  return {
    key,
    value,
    headers: all.filter((header) => !isRemoved(header)),
    removed: all.filter(isRemoved).map(({ name }) => name),
    topic: topic.name,
  };
}
