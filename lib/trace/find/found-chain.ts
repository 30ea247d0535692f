import { z } from 'zod';

/** By what a chain was found, the surest first. */
export const chainFoundBy = z.enum(['correlation-id', 'event-id', 'position', 'trace-id', 'business-id', 'key']);
export type ChainFoundBy = z.infer<typeof chainFoundBy>;

/** A chain, or the history of a key, that a pasted text leads to. */
export const foundChain = z.object({
  kind: z.literal('chain'),
  by: chainFoundBy,
  /** Null where its events carry none: then the key's history is meant. */
  correlationId: z.string().nullable(),
  key: z.string().nullable(),
  /** Of an event of it: the newest by time that was looked at. */
  type: z.string().nullable(),
  atMs: z.string(),
  /** What a business id is called in the configuration. */
  called: z.string().nullable(),
});
export type FoundChain = z.infer<typeof foundChain>;
