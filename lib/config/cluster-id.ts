import { z } from 'zod';

/** First parts of the console's own addresses, beside which `/<cluster>` lies: a cluster of such a name could never be opened. A test compares them with the folders of app/. */
export const reservedClusterIds: readonly string[] = ['account', 'api', 'api-docs', 'audit', 'metrics', 'sign-in'];

/** A cluster's id as it stands in every address of the console and the API. */
export const clusterId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'lower-case letters, digits and hyphens, at most 40')
  .refine((id) => !reservedClusterIds.includes(id), `another id than ${reservedClusterIds.join(', ')}, which are addresses of the console itself`);
