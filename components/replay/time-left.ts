import type { ReplayDetail } from '#lib/replay/replay-job.ts';

/** How long the rest takes at the rate as it is, in ms; null where nothing is being sent. */
export function timeLeftMs({
  state,
  counts,
  ratePerSecond,
  isCanaryOpen,
}: Pick<ReplayDetail, 'state' | 'counts' | 'ratePerSecond' | 'isCanaryOpen'>): number | null {
  if (state !== 'running' || isCanaryOpen || counts.pending === 0) return null;
  return (counts.pending / ratePerSecond) * 1_000;
}
