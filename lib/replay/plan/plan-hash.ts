import { createHash } from 'node:crypto';
import type { ReplayPlan } from '#lib/replay/replay-job.ts';

/** What confirming a plan binds: selection, edits by their hashes, target, policies and settings. Hazards are looked at again; they are not part of it. */
export function planHash(cluster: string, { frozenAt, items, settings }: Pick<ReplayPlan, 'frozenAt' | 'items' | 'settings'>): string {
  const bound = [
    cluster,
    frozenAt,
    items.map((item) => [item.failureId, item.recordId, item.target.topic, item.target.partition, item.position, item.attempt, item.skipReason, item.edit]),
    [settings.ratePerSecond, settings.keepTimestamps, settings.removeFailureHeaders, settings.rampMs, settings.canary, settings.guards],
  ];
  return createHash('sha256').update(JSON.stringify(bound)).digest('hex');
}
