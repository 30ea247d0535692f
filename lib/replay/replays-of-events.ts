import { z } from 'zod';
import { replayLine } from './replay-job.ts';

/** The replays that sent events: a record may claim any number, so only those that truly have a copy there. */
export const replaysOfEvents = z.object({ copies: z.array(z.object({ topic: z.string(), partition: z.int(), offset: z.string(), line: replayLine })) });
