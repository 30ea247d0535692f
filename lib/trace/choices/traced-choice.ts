import { z } from 'zod';

/** A topic, or a pattern of topics in which `*` stands for anything. */
const tracedPattern = z.string().regex(/^[a-zA-Z0-9._*-]{1,249}$/, 'the name of a topic, or a pattern of names in which * stands for anything');

export const tracedChoiceRequest = z.object({ pattern: tracedPattern });

/** What opting in to a pattern would take. */
export const tracedEstimate = z.object({
  pattern: z.string(),
  topics: z.array(
    z.object({
      name: z.string(),
      partitions: z.int(),
      /** Offsets from where tracing would begin to the end of the log: at most so many events. */
      records: z.number(),
      /** What Kafka would be read for them, by the size of the log on its leader's disk; null where that is not known. */
      readBytes: z.number().nullable(),
      /** Why it is not traced although the pattern names it, or is already; null: it would be. */
      except: z.enum(['traced', 'excluded']).nullable(),
    }),
  ),
  /** Of those that would be: their sums; bytes of the database; and how long reading takes at the rate limit of one worker, in milliseconds, null without a limit. */
  records: z.number(),
  readBytes: z.number().nullable(),
  indexBytes: z.number(),
  tookMs: z.number().nullable(),
  /** The configuration that it was made with. */
  hours: z.int(),
  ratePerSecond: z.int(),
});
export type TracedEstimate = z.infer<typeof tracedEstimate>;
