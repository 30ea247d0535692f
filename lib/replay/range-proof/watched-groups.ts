import type { ReplayRange } from '#lib/replay/range/replay-range.ts';

/** The consumer groups that have to pass what a range sends: those that its plan names, else all that were seen to read the target. */
export function watchedGroups({ request: { provenBy }, groups }: Pick<ReplayRange, 'request' | 'groups'>): string[] {
  return provenBy.length > 0 ? provenBy : groups;
}
