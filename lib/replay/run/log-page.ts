import { z } from 'zod';

/** One thing that happened in a replay. `tone` says what it is to an operator, besides its words. */
const logLine = z.object({
  /** Names the line, also while what it gathers is still growing. */
  id: z.string(),
  at: z.iso.datetime(),
  actor: z.string(),
  text: z.string(),
  tone: z.enum(['plain', 'risk', 'replay', 'ok']),
});
export type LogLine = z.infer<typeof logLine>;

/** Newest first. */
export const logPage = z.object({ lines: z.array(logLine), nextCursor: z.string().nullable() });
