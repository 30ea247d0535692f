import { z } from 'zod';

/** The name of the check of a cluster's Kafka. */
export const kafkaCheckName = (cluster: string): string => `kafka/${cluster}`;

/** One thing that Redrive stands on: `database`, `kafka/<cluster>` or `worker`. */
export const healthCheck = z.object({
  name: z.string(),
  status: z.enum(['up', 'down']),
  /** Why it is down, as a sentence that an operator can act on; null while it is up. */
  reason: z.string().nullable(),
});
export type HealthCheck = z.infer<typeof healthCheck>;

/** `degraded` as soon as one check is down. */
export const health = z.object({ status: z.enum(['ok', 'degraded']), checks: z.array(healthCheck) });
export type Health = z.infer<typeof health>;
