import { z } from 'zod';

/** The parts of addresses that routes share. */
export const clusterPath = z.object({ cluster: z.string() });
/** A failure by its id: at most 18 digits, so that it fits 64 bits. */
export const deadLetterPath = clusterPath.extend({ id: z.string().regex(/^\d{1,18}$/, 'a dead letter’s id is digits') });
export const replayPath = clusterPath.extend({ id: z.coerce.number().pipe(z.int().min(1).max(2_147_483_647)) });
/** Keyset paging of lists that have no other filter. */
export const pageQuery = z.object({ cursor: z.string().optional(), limit: z.coerce.number().pipe(z.int().min(1).max(200)).default(50) });
