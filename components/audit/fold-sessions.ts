import type { AuditEntry } from '#lib/access/audit-entry.ts';

/** One entry, or sessions of one person that began one after the other with nothing between them; the newest is the first. */
export type AuditLine = readonly [AuditEntry, ...AuditEntry[]];

const isSession = ({ action, outcome }: AuditEntry) => action === 'session:begin' && outcome === 'done';

/** Folds runs of sessions of one person to a line, so that they do not hide what was done in them. */
export function foldSessions(entries: readonly AuditEntry[]): AuditLine[] {
  const lines: AuditLine[] = [];
  for (const entry of entries) {
    const last = lines.at(-1);
    if (last !== undefined && isSession(entry) && isSession(last[0]) && last[0].actor === entry.actor) lines[lines.length - 1] = [...last, entry];
    else lines.push([entry]);
  }
  return lines;
}
