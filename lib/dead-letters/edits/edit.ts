import { z } from 'zod';
import { editableHeader, payloadView } from '#lib/access/payload.ts';
import { plainText } from '#lib/access/plain-text.ts';
import { failureState } from '#lib/dead-letters/failure-states.ts';

const digits = z.string().regex(/^\d{1,18}$/);
const instant = z.iso.datetime();

/** The parts of a record that an edit can change. */
export const editedPart = z.enum(['key', 'value', 'headers']);
export type EditedPart = z.infer<typeof editedPart>;

/** More than so many bytes of key, value and headers together are not edited here: they would not go through a request. */
export const mostEditableBytes = 512 * 1024;

/** Key, value and headers, whole, as a replay sends them: without what it removes and adds itself. */
const editContent = z.object({ key: payloadView, value: payloadView, headers: z.array(editableHeader) });
export type EditContent = z.infer<typeof editContent>;

/** A version of an edit; the last one that is not put away is the draft. */
const editVersion = z.object({
  version: z.int(),
  at: instant,
  author: z.string(),
  reason: z.string(),
  /** What differs from the dead letter that it was made from. */
  changed: z.array(editedPart),
  /** Whether it put the draft away. */
  isDiscarded: z.boolean(),
});
export type EditVersion = z.infer<typeof editVersion>;

const draft = editVersion.omit({ isDiscarded: true }).extend({ ...editContent.shape, hash: z.string() });
export type EditDraft = z.infer<typeof draft>;

/** A dead letter as it would be replayed, and what was made of it by hand. */
export const editDetail = z.object({
  failureId: digits,
  state: failureState,
  /** The record that `original` is, and whether it is the failure's newest. */
  recordId: digits,
  isNewestRecord: z.boolean(),
  original: editContent,
  /** Names of the headers that a replay leaves out, since a dead letter convention or an earlier replay wrote them. */
  removedHeaders: z.array(z.string()),
  /** Null where there is none, or it was put away. */
  draft: draft.nullable(),
  /** Whether `draft` was made from `original`, and not from an earlier dead letter of the same failure. */
  isDraftOfOriginal: z.boolean(),
  /** Of the newest version, 0 where there is none: what saving has to name as seen. */
  newestVersion: z.int(),
  /** Newest first. */
  versions: z.array(editVersion),
});
export type EditDetail = z.infer<typeof editDetail>;

const bytes = z.base64();

/** What is saved: every byte of it, so that nothing is guessed. `seenVersion` is the newest that the operator saw; a newer one is a conflict. */
export const editRequest = z.strictObject({
  recordId: digits,
  seenVersion: z.int().min(0),
  reason: plainText.trim().min(1, 'the reason is empty').max(1_000, 'the reason is longer than 1000 characters'),
  key: bytes.nullable(),
  value: bytes.nullable(),
  headers: z
    .array(
      z.strictObject({
        name: z.string().max(1_000),
        /** Where the name is not UTF-8: its bytes, which count. */
        nameBase64: bytes.nullable(),
        value: bytes.nullable(),
      }),
    )
    .max(1_000),
});
export type EditRequest = z.infer<typeof editRequest>;

export const discardEditRequest = z.strictObject({ seenVersion: z.int().min(1) });
