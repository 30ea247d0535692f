import { z } from 'zod';
import { headerView, payloadView } from '#lib/access/payload.ts';

/** What an event carries, read from its topic when somebody looks. */
export const eventRecord = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('kept'),
    key: payloadView,
    value: payloadView,
    headers: z.array(headerView),
    isLogAppendTime: z.boolean(),
    /** When it happened, as the event itself says; null where it does not. */
    occurredAtMs: z.string().nullable(),
  }),
  /** Kafka does not have it any more, and why, as a sentence. */
  z.object({ status: z.literal('expired'), why: z.string() }),
]);
export type EventRecord = z.infer<typeof eventRecord>;
