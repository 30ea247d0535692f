import { handle } from '#app/api/handle.ts';
import { listAudit } from '#lib/access/audit.ts';
import { auditQuery } from '#lib/access/audit-entry.ts';
import { database } from '#lib/db/client.ts';

/** Who did what, newest first. */
export const GET = handle({ action: 'audit:read', query: auditQuery }, ({ query }) => listAudit(database(), query));
