import { z } from 'zod';

/** An instant as the query of an address gives it, in UTC. Postgres, which it is compared in, knows no year 0. */
export const askedInstant = z.iso
  .datetime('an instant such as 2026-01-31T12:00:00Z')
  .refine((text) => !text.startsWith('0000'), 'an instant from the year 1 on');

/** One that Kafka is asked for: it finds offsets by milliseconds since 1970, and what is below 0 means something else to it. */
export const logInstant = askedInstant.refine((text) => Date.parse(text) >= 0, 'an instant from 1970-01-01T00:00:00Z on');
