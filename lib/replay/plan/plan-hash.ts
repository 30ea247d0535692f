import { createHash } from 'node:crypto';
import type { ReplayRange } from '#lib/replay/range/replay-range.ts';
import type { ReplayPlan } from '#lib/replay/replay-job.ts';

const rangeBound = ({ request, topicId, target, partitionBy, targetPartitions, parts, planning }: ReplayRange) => [
  request,
  topicId,
  target,
  partitionBy,
  targetPartitions,
  parts.map(({ partition, fromOffset, toOffset, targetPartition }) => [partition, fromOffset, toOffset, targetPartition]),
  planning.status,
];

/** What confirming a plan binds: selection, edits by their hashes, target, policies and settings. Hazards are looked at again; they are not part of it. */
export function planHash(cluster: string, { frozenAt, items, settings, range }: Pick<ReplayPlan, 'frozenAt' | 'items' | 'settings' | 'range'>): string {
  const bound = [
    cluster,
    frozenAt,
    items.map((item) => [item.failureId, item.recordId, item.target.topic, item.target.partition, item.position, item.attempt, item.skipReason, item.edit]),
    [settings.ratePerSecond, settings.keepTimestamps, settings.removeFailureHeaders, settings.rampMs, settings.canary, settings.guards],
    ...(range === null ? [] : [rangeBound(range)]),
  ];
  return createHash('sha256').update(JSON.stringify(bound)).digest('hex');
}
