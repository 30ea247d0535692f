import type pg from 'pg';
import type { Actor } from '#lib/access/actor.ts';
import { viewEditableHeader, viewPayload } from '#lib/access/payload.ts';
import { Refusal } from '#lib/access/refusal.ts';
import type { Database } from '#lib/db/client.ts';
import type { FailureEdit } from '#lib/db/generated/client.ts';
import { noSuchDeadLetter } from '#lib/dead-letters/no-such-dead-letter.ts';
import { decodeHeaders, type RecordHeader } from '#lib/kafka/record-headers.ts';
import { type EditContent, type EditDetail, type EditDraft, type EditVersion, editedPart, mostEditableBytes } from './edit.ts';
import { readBase } from './read-base.ts';

type Version = Omit<FailureEdit, 'key' | 'value' | 'headers'>;

function viewContent({ key, value, headers }: { key: Uint8Array | null; value: Uint8Array | null; headers: readonly RecordHeader[] }): EditContent {
  return { key: viewPayload(key, mostEditableBytes), value: viewPayload(value, mostEditableBytes), headers: headers.map(viewEditableHeader) };
}

function viewVersion({ version, at, author, reason, changed, hash }: Version): EditVersion {
  return { version, at: at.toISOString(), author, reason, changed: editedPart.array().parse(changed), isDiscarded: hash === null };
}

function viewDraft(edit: FailureEdit): EditDraft | null {
  const { key, value, headers, hash } = edit;
  if (headers === null || hash === null) return null;
  const { isDiscarded: _, ...version } = viewVersion(edit);
  return { ...version, hash, ...viewContent({ key, value, headers: decodeHeaders(Buffer.from(headers)) }) };
}

/**
 * A dead letter as a replay would send it, and what was made of it by hand, for whoever may read its payload.
 * @param version of the edit, with the record that it was made from; by default the newest, with the failure's newest record.
 * @throws AccessDenied, Refusal (not found, without a body, too large)
 */
export async function showEdit(
  { pool, database }: { pool: pg.Pool; database: Database },
  actor: Actor,
  { cluster, id, version }: { cluster: string; id: string; version?: number | undefined },
): Promise<EditDetail> {
  const failure = await database.failure.findFirst({ where: { id: BigInt(id), cluster } });
  if (failure === null) throw noSuchDeadLetter(cluster, id);
  const failureId = failure.id;
  const [versions, asked] = await Promise.all([
    database.failureEdit.findMany({ where: { failureId }, orderBy: { version: 'desc' }, omit: { key: true, value: true, headers: true } }),
    database.failureEdit.findFirst({ where: version === undefined ? { failureId } : { failureId, version }, orderBy: { version: 'desc' } }),
  ]);
  if (version !== undefined && asked === null)
    throw new Refusal(`Dead letter ${id} has no edit of version ${version}.`, { kind: 'not-found', type: 'no-such-edit', fields: { id, version } });
  const recordId = version === undefined || asked === null ? failure.lastRecordId : asked.recordId;
  const { topic: _, removed, ...base } = await readBase({ pool, database }, actor, 'dead-letters:read-payload', { cluster, failureId, recordId });
  return {
    failureId: id,
    state: failure.state,
    recordId: String(recordId),
    isNewestRecord: recordId === failure.lastRecordId,
    original: viewContent(base),
    removedHeaders: removed,
    draft: asked === null ? null : viewDraft(asked),
    isDraftOfOriginal: asked?.recordId === recordId,
    newestVersion: versions[0]?.version ?? 0,
    versions: versions.map(viewVersion),
  };
}
