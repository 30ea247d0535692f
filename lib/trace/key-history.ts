import { z } from 'zod';
import { tracedEvent } from './traced-event.ts';

/** A page of the events of one key, over all traced topics. */
export const keyHistory = z.object({
  key: z.string(),
  /** The newest first. */
  events: z.array(tracedEvent),
  /** Where older ones follow; null: there are none. */
  cursor: z.string().nullable(),
});
