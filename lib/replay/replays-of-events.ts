import { z } from 'zod';
import { replayLine } from './replay-job.ts';

/** A copy that a replay has put where an event lies. */
const copyOfReplay = z.object({
  topic: z.string(),
  partition: z.int(),
  offset: z.string(),
  line: replayLine,
  /** Where somebody had edited it by hand: of which dead letter, and in which version it was sent. */
  edit: z.object({ failureId: z.string(), version: z.int() }).nullable(),
});

/** The replays that sent events: a record may claim any number, so only those that truly have a copy there. */
export const replaysOfEvents = z.object({ copies: z.array(copyOfReplay) });
