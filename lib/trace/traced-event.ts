import { z } from 'zod';

const digits = z.string().regex(/^-?\d+$/);

/** An event as the index knows it; null where its record does not say. */
export const tracedEvent = z.object({
  topic: z.string(),
  partition: z.int(),
  offset: digits,
  /** Milliseconds since 1970 as Kafka keeps them: may be negative or in the future. */
  timestampMs: digits,
  /** Its text, or the first bytes in hexadecimal where it is none. */
  key: z.string().nullable(),
  eventId: z.string().nullable(),
  causationId: z.string().nullable(),
  correlationId: z.string().nullable(),
  traceId: z.string().nullable(),
  type: z.string().nullable(),
  source: z.string().nullable(),
  version: z.string().nullable(),
  sizeBytes: z.int(),
  /** The replay that its headers say has sent it. */
  jobId: z.int().nullable(),
});
export type TracedEvent = z.infer<typeof tracedEvent>;

/** Where an event lies, as people write it. */
export const positionText = ({ topic, partition, offset }: Pick<TracedEvent, 'topic' | 'partition' | 'offset'>): string => `${topic}/${partition}/${offset}`;
