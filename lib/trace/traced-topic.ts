import { z } from 'zod';

/** A traced topic, and how far it is. */
export const tracedTopic = z.object({
  name: z.string(),
  foundBy: z.string(),
  partitions: z.int(),
  /** Offsets from where tracing began to the end of the log, and how many of them are still to be read. */
  records: z.number(),
  remaining: z.number(),
  /** It is no longer in the cluster, or no longer named. What was indexed stays. */
  isLeft: z.boolean(),
  trouble: z.string().nullable(),
  /** Offsets that could not be traced. */
  gaps: z.number(),
});

export type TracedTopic = z.infer<typeof tracedTopic>;

/** A pattern of topics that is traced: of the configuration, or chosen here by whom and when. */
const tracedBecause = z.object({ pattern: z.string(), chosenBy: z.string().nullable(), chosenAt: z.iso.datetime().nullable() });
export type TracedBecause = z.infer<typeof tracedBecause>;

export const tracedTopics = z.object({ topics: z.array(tracedTopic), patterns: z.array(tracedBecause) });
