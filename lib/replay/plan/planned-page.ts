import { z } from 'zod';
import { plannedItem } from '#lib/replay/replay-job.ts';

/** What a plan would do to one failure, with what the failure is called. */
const plannedMessage = plannedItem.extend({ label: z.string() });

/** In the order of the plan. */
export const plannedPage = z.object({ messages: z.array(plannedMessage), nextCursor: z.string().nullable() });
