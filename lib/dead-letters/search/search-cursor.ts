import { z } from 'zod';
import { wrongCursor } from '#lib/access/wrong-cursor.ts';

/** Where a page of a search ends. */
export interface SearchCursor {
  /** The first id that came after the search began: what is newer is none of its. */
  endId: bigint;
  /** The pages so far went down to this record; the next begins below it. */
  beforeId: bigint;
  /** Which failures of several records the pages so far showed, the latest `mostShown` of them: their older records are none of the next. */
  shown: readonly bigint[];
}

/** An address with a cursor of so many ids takes some 4 KB: servers and proxies take 8. */
export const mostShown = 300;

const id = z
  .string()
  .regex(/^\d{1,18}$/)
  .transform(BigInt);
const ids = z
  .string()
  .transform((text) => (text === '' ? [] : text.split('.')))
  .pipe(z.array(id).max(mostShown));
const cursorText = z
  .string()
  .transform((text) => Buffer.from(text, 'base64url').toString().split('~'))
  .pipe(z.tuple([z.literal('search'), id, id, ids]));

export const writeSearchCursor = ({ endId, beforeId, shown }: SearchCursor): string =>
  Buffer.from(`search~${endId}~${beforeId}~${shown.slice(-mostShown).join('.')}`).toString('base64url');

/** @throws Refusal for a cursor that no search gave. */
export function readSearchCursor(cursor: string): SearchCursor {
  const parsed = cursorText.safeParse(cursor);
  if (!parsed.success) throw wrongCursor('this search');
  const [, endId, beforeId, shown] = parsed.data;
  return { endId, beforeId, shown };
}
