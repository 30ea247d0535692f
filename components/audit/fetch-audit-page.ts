import type { z } from 'zod';
import { fetchJson, queryString } from '#components/api/fetch-json.ts';
import { auditPage } from '#lib/access/audit-entry.ts';

/** One page of what was done and refused, older than `cursor`. */
export function fetchAuditPage(cursor: string | null, signal: AbortSignal): Promise<z.infer<typeof auditPage>> {
  return fetchJson(auditPage, `/api/audit${queryString({ cursor })}`, { signal });
}
