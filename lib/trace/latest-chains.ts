import { z } from 'zod';
import { tracedEvent } from './traced-event.ts';

/** Chains of which an event came last, each with its newest event. */
export const latestChains = z.object({ chains: z.array(tracedEvent) });
