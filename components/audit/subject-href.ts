import type { AuditEntry } from '#lib/access/audit-entry.ts';

const pages: Record<string, string> = { failure: 'dead-letters', replay: 'replays', rewind: 'rewinds' };

/** The page of what an entry is about; null where there is none. */
export function subjectHref({ cluster, subject }: Pick<AuditEntry, 'cluster' | 'subject'>): string | null {
  const [, kind, id] = /^([a-z]+)\/(\d+)$/.exec(subject ?? '') ?? [];
  const page = kind === undefined ? undefined : pages[kind];
  return cluster === null || page === undefined || id === undefined ? null : `/${cluster}/${page}/${id}`;
}
