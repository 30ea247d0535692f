import { z } from 'zod';

/** A part of a topic of which consumer groups have dead-lettered something for one error, and it is still open: an outage has an error of its own. */
const suggestedRange = z.object({
  topic: z.string(),
  /** Null where it is unknown. */
  errorClass: z.string().nullable(),
  /** Those groups, as far as they are named. */
  groups: z.array(z.string()),
  /** How many of their dead letters are open. */
  failures: z.int(),
  /** The times of the first and the last message that failed, as the topic has them. */
  firstAt: z.iso.datetime(),
  lastAt: z.iso.datetime(),
});
export const suggestedRanges = z.object({ ranges: z.array(suggestedRange) });
