import { z } from 'zod';
import { pageLimit } from './page-limit.ts';

/** One thing that somebody did or was refused. */
export const auditEntry = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  actor: z.string(),
  action: z.string(),
  cluster: z.string().nullable(),
  /** Such as `failure/17` or `replay/4`. */
  subject: z.string().nullable(),
  outcome: z.enum(['done', 'refused', 'failed']),
  detail: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof auditEntry>;
export const auditPage = z.object({ entries: z.array(auditEntry), nextCursor: z.string().nullable() });
export const auditQuery = z.object({
  cursor: z
    .string()
    .regex(/^\d{1,18}$/, 'the nextCursor of an earlier page')
    .optional(),
  limit: pageLimit,
});
