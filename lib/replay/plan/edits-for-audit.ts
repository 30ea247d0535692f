import type { Json } from '#lib/access/audit.ts';
import type { ReplayPlan } from '#lib/replay/replay-job.ts';

/** What the audit keeps of the edits in a plan: of which failures, in which version, by which hash. Nothing where there are none. */
export function editsForAudit({ items }: Pick<ReplayPlan, 'items'>): { edits?: Json[] } {
  const edits = items.flatMap(({ failureId, edit }) => (edit === null ? [] : [{ failure: failureId, version: edit.version, hash: edit.hash }]));
  return edits.length === 0 ? {} : { edits };
}
