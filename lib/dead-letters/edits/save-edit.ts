import type pg from 'pg';
import type { Actor } from '#lib/access/actor.ts';
import { Refusal } from '#lib/access/refusal.ts';
import type { Database } from '#lib/db/client.ts';
import { postgresText } from '#lib/db/postgres-text.ts';
import { noSuchDeadLetter } from '#lib/dead-letters/no-such-dead-letter.ts';
import { encodeHeaders } from '#lib/kafka/record-headers.ts';
import { addVersion } from './add-version.ts';
import { changedParts } from './changed-parts.ts';
import type { EditRequest } from './edit.ts';
import { readEditBytes } from './edit-bytes.ts';
import { editHash } from './edit-hash.ts';
import { readBase } from './read-base.ts';

const stored = (bytes: Uint8Array | null) => (bytes === null ? null : new Uint8Array(bytes));

/**
 * Saves what an operator made of a dead letter as the next version of its draft. The evidence stays as it is, and nothing is sent.
 * @throws AccessDenied, Refusal (not found, nothing changed, failed again meanwhile, somebody else was faster, not open)
 */
export async function saveEdit(
  context: { pool: pg.Pool; database: Database },
  actor: Actor,
  { cluster, id, recordId, seenVersion, reason: written, ...request }: EditRequest & { cluster: string; id: string },
): Promise<void> {
  const { database } = context;
  const failure = await database.failure.findFirst({ where: { id: BigInt(id), cluster } });
  if (failure === null) throw noSuchDeadLetter(cluster, id);
  const { topic, headers, ...base } = await readBase(context, actor, 'dead-letters:edit', { cluster, failureId: failure.id, recordId: failure.lastRecordId });
  if (String(failure.lastRecordId) !== recordId)
    throw new Refusal(`Dead letter ${id} has failed again since you began: there is a newer record of it. Load it and make the edit from that.`, {
      kind: 'conflict',
      type: 'failed-again',
      fields: { id, recordId: String(failure.lastRecordId) },
    });
  const edit = readEditBytes(request);
  const changed = changedParts({ ...base, headers: encodeHeaders(headers) }, edit);
  if (changed.length === 0)
    throw new Refusal('Nothing differs from the original. Replay it as it is, or discard the draft.', {
      kind: 'invalid',
      type: 'nothing-edited',
      fields: { id },
    });
  const reason = postgresText(written);
  const hash = editHash(edit);
  await addVersion(database, actor, {
    cluster,
    failureId: failure.id,
    topic,
    seenVersion,
    version: {
      recordId: failure.lastRecordId,
      reason,
      changed,
      key: stored(edit.key),
      value: stored(edit.value),
      headers: stored(edit.headers),
      hash,
    },
    detail: { changed, reason, hash },
  });
}
