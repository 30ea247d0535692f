import { z } from 'zod';
import { deadLetterLine, type SearchReport } from '#lib/dead-letters/dead-letter.ts';

/** By what a dead letter was found, the surest first. */
export const foundBy = z.enum(['number', 'position', 'origin', 'key', 'event-id', 'correlation-id', 'causation-id', 'trace-id', 'text']);
export type FoundBy = z.infer<typeof foundBy>;

export const foundDeadLetter = z.object({ kind: z.literal('dead-letter'), by: foundBy, line: deadLetterLine });
export type FoundDeadLetter = z.infer<typeof foundDeadLetter>;

/** What was found, and what a search of the text came to: null where there was none. */
export interface DeadLettersFound {
  found: FoundDeadLetter[];
  search: SearchReport | null;
}
