import { z } from 'zod';
import { deadLetterLine } from '#lib/dead-letters/dead-letter.ts';

/** The failures of events: by the position of the event, which is the failure's origin. */
export const failuresOfEvents = z.object({
  failures: z.array(z.object({ topic: z.string(), partition: z.int(), offset: z.string(), line: deadLetterLine })),
  /** Whether these are all: of very many events or dead letters not all are looked at. */
  isWhole: z.boolean(),
});
