import { z } from 'zod';

/** A configured cluster as the console's frame shows it. */
export const clusterSummary = z.object({
  id: z.string(),
  name: z.string(),
  /** `reason` says why it is down, `version` is the broker's as far as it can be told. */
  kafka: z.object({ status: z.enum(['up', 'down']), version: z.string().nullable(), reason: z.string().nullable() }),
  /** Where a tracing UI shows the trace `{traceId}` of its events; null where none is configured. */
  tracingUrl: z.string().nullable(),
});
export type ClusterSummary = z.infer<typeof clusterSummary>;

export const clusterList = z.object({ clusters: z.array(clusterSummary) });
