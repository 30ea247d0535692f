import { z } from 'zod';
import { Refusal } from '#lib/access/refusal.ts';

/** Where a page of a search ends. */
export interface SearchCursor {
  /** The first id that came after the search began: what is newer is none of its. */
  endId: bigint;
  /** The pages so far went down to this record; the next begins below it. */
  beforeId: bigint;
}

const id = z
  .string()
  .regex(/^\d{1,18}$/)
  .transform(BigInt);
const cursorText = z
  .string()
  .transform((text) => Buffer.from(text, 'base64url').toString().split('~'))
  .pipe(z.tuple([z.literal('search'), id, id]));

export const writeSearchCursor = ({ endId, beforeId }: SearchCursor): string => Buffer.from(`search~${endId}~${beforeId}`).toString('base64url');

/** @throws Refusal for a cursor that no search gave. */
export function readSearchCursor(cursor: string): SearchCursor {
  const parsed = cursorText.safeParse(cursor);
  if (!parsed.success)
    throw new Refusal('The cursor is not one that this search gave. Start again from the first page.', {
      kind: 'invalid',
      type: 'wrong-cursor',
      fields: { field: 'cursor' },
    });
  const [, endId, beforeId] = parsed.data;
  return { endId, beforeId };
}
