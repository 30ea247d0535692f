import { z } from 'zod';
import { searchReport } from '#lib/dead-letters/dead-letter.ts';
import { foundDeadLetter } from '#lib/dead-letters/find/found-dead-letter.ts';
import { replayLine } from '#lib/replay/replay-job.ts';
import { foundChain } from '#lib/trace/find/found-chain.ts';

export const findQuery = z.object({ q: z.string().trim().min(1, 'there is nothing to look for').max(500, 'longer than 500 characters') });

/** The page of the console that a thing leads to. */
const leadsTo = z.string();
const found = z.discriminatedUnion('kind', [
  foundDeadLetter.extend({ leadsTo }),
  foundChain.extend({ leadsTo }),
  z.object({ kind: z.literal('replay'), line: replayLine, leadsTo }),
]);
export type Found = z.infer<typeof found>;

/** What a pasted text may be. */
export const findAnswer = z.object({
  /** The surest first. */
  found: z.array(found),
  /** What was looked for, and where, in words. */
  lookedFor: z.array(z.string()),
  /** How far the search of the text came; null where it is too short for one. */
  search: searchReport.nullable(),
});
export type FindAnswer = z.infer<typeof findAnswer>;
