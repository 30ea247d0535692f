import { handle } from '#app/api/handle.ts';
import { listAudit } from '#lib/access/audit.ts';
import { auditPage, auditQuery } from '#lib/access/audit-entry.ts';
import { database } from '#lib/db/client.ts';

export const GET = handle(
  { operation: 'listAudit', summary: 'Who did what, newest first.', answer: auditPage, action: 'audit:read', query: auditQuery },
  ({ query }) => listAudit(database(), query),
);
