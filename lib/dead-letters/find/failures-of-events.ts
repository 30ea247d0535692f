import { z } from 'zod';
import { deadLetterLine, position } from '#lib/dead-letters/dead-letter.ts';

/** The failures of events: by the position of the event, which is the failure's origin. */
export const failuresOfEvents = z.object({
  failures: z.array(z.object({ topic: z.string(), partition: z.int(), offset: z.string(), line: deadLetterLine })),
  /** Their further records that came of a replay: which failure's, where it lies, the record that it says it was made of, and the replay that had sent that. */
  returns: z.array(
    z.object({
      failureId: z.string(),
      position,
      origin: position.nullable(),
      jobId: z.int().nullable(),
      timestampMs: z.string(),
      errorClass: z.string().nullable(),
    }),
  ),
  /** Whether these are all: of very many events or dead letters not all are looked at. */
  isWhole: z.boolean(),
});
