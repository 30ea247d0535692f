import type pg from 'pg';
import { readsAsJson } from '#lib/access/payload.ts';
import { Refusal } from '#lib/access/refusal.ts';
import { readEdits, type StoredEdit } from '#lib/dead-letters/edits/read-edits.ts';
import type { EditRef, ReplayPlan } from '#lib/replay/replay-job.ts';
import type { SelectedEdit, SelectedFailure, SelectedRecord } from './selected-failure.ts';

/** Which versions of edits are sent in place of dead letters, by the failures' ids. */
export type FrozenEdits = ReadonlyMap<string, EditRef>;

/** The edits that a plan has frozen. */
export function frozenEdits({ items }: Pick<ReplayPlan, 'items'>): FrozenEdits {
  return new Map(items.flatMap(({ failureId, edit }) => (edit === null ? [] : [[failureId, edit] as const])));
}

/** The same as a plan asks for them: which version of each draft. */
export function editVersions(plan: Pick<ReplayPlan, 'items'>): { failureId: string; version: number }[] {
  return [...frozenEdits(plan)].map(([failureId, { version }]) => ({ failureId, version }));
}

const selectedEdit = ({ version, hash, author, reason, changed, value }: StoredEdit): SelectedEdit => ({
  version,
  hash,
  author,
  reason,
  changed,
  isJson: readsAsJson(value),
});

const editedFacts = ({ key, value, headers }: StoredEdit) => ({
  key,
  size_bytes: (key?.length ?? 0) + (value?.length ?? 0) + headers.length,
  is_tombstone: value === null,
});

async function requiredEdits(
  pool: pg.Pool,
  failures: Iterable<Pick<SelectedFailure, 'failure_id' | 'record_id'>>,
  edits: FrozenEdits,
): Promise<Map<string, StoredEdit>> {
  const wanted = [...failures].flatMap(({ failure_id, record_id }) => {
    const ref = edits.get(String(failure_id));
    return ref === undefined ? [] : [{ failureId: String(failure_id), recordId: record_id, ...ref }];
  });
  const stored = await readEdits(pool, wanted);
  for (const { failureId, recordId, version, hash } of wanted) {
    const edit = stored.get(failureId);
    if (edit === undefined || (hash !== undefined && edit.hash !== hash))
      throw new Refusal(`Version ${version} of the edit of dead letter ${failureId} is not kept here. Look at it and plan again.`, {
        kind: 'conflict',
        type: 'edit-changed',
        fields: { id: failureId, version },
      });
    if (edit.recordId !== recordId)
      throw new Refusal(`Dead letter ${failureId} has failed again since it was edited. Open the edit, make it from the newest record, and plan again.`, {
        kind: 'conflict',
        type: 'failed-again',
        fields: { id: failureId, version },
      });
  }
  return stored;
}

/**
 * Failures as they will be sent: those with an edit with its key, size and facts.
 * @throws Refusal where an edit is not there, is not the one that was frozen, or was made from an earlier dead letter.
 */
export async function editedFailures(pool: pg.Pool, failures: readonly SelectedFailure[], edits: FrozenEdits): Promise<SelectedFailure[]> {
  const stored = await requiredEdits(pool, failures, edits);
  return failures.map((failure) => {
    const edit = stored.get(String(failure.failure_id));
    return edit === undefined ? failure : { ...failure, ...editedFacts(edit), edit: selectedEdit(edit) };
  });
}

/** Records as they are sent, by record id: those with an edit with its bytes. @throws as `editedFailures` */
export async function editedRecords(pool: pg.Pool, records: ReadonlyMap<bigint, SelectedRecord>, edits: FrozenEdits): Promise<Map<bigint, SelectedRecord>> {
  const stored = await requiredEdits(pool, records.values(), edits);
  return new Map(
    [...records].map(([recordId, record]) => {
      const edit = stored.get(String(record.failure_id));
      return [recordId, edit === undefined ? record : { ...record, ...editedFacts(edit), value: edit.value, headers: edit.headers, isEdited: true }];
    }),
  );
}
