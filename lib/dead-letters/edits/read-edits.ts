import type pg from 'pg';
import { z } from 'zod';
import { Refusal } from '#lib/access/refusal.ts';
import { type EditedPart, editedPart } from './edit.ts';
import { editHash } from './edit-hash.ts';

const editRow = z.object({
  failure_id: z.string(),
  version: z.int(),
  author: z.string(),
  record_id: z.string().transform(BigInt),
  reason: z.string(),
  changed: z.array(editedPart),
  key: z.instanceof(Buffer).nullable(),
  value: z.instanceof(Buffer).nullable(),
  headers: z.instanceof(Buffer),
  hash: z.string(),
});

/** A version of an edit, with its bytes. */
export interface StoredEdit {
  version: number;
  author: string;
  /** The dead letter that it was made from. */
  recordId: bigint;
  reason: string;
  changed: EditedPart[];
  key: Buffer | null;
  value: Buffer | null;
  headers: Buffer;
  hash: string;
}

/**
 * Versions of edits by the ids of their failures, by the primary key of failure_edit. Those that are not there, or put a draft away, are left out.
 * @throws Refusal where stored bytes are not those that were saved.
 */
export async function readEdits(pool: pg.Pool, asked: readonly { failureId: string; version: number }[]): Promise<Map<string, StoredEdit>> {
  if (asked.length === 0) return new Map();
  const { rows } = await pool.query(
    `select edit.failure_id, edit.version, edit.author, edit.record_id, edit.reason, edit.changed, edit.key, edit.value, edit.headers, edit.hash
       from unnest($1::bigint[], $2::int[]) asked(failure_id, version)
       join failure_edit edit on edit.failure_id = asked.failure_id and edit.version = asked.version where edit.headers is not null`,
    [asked.map(({ failureId }) => failureId), asked.map(({ version }) => version)],
  );
  return new Map(
    z
      .array(editRow)
      .parse(rows)
      .map(({ failure_id: failureId, record_id: recordId, ...edit }) => {
        if (editHash(edit) !== edit.hash)
          throw new Refusal(`Version ${edit.version} of the edit of dead letter ${failureId} is not what was saved. Look at it and plan again.`, {
            kind: 'conflict',
            type: 'edit-changed',
            fields: { id: failureId, version: edit.version },
          });
        return [failureId, { ...edit, recordId }];
      }),
  );
}
