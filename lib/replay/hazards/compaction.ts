import type { Hazard } from '#lib/replay/replay-job.ts';
import { messages, mostExamples, type PlanContext } from './plan-context.ts';

/** Tombstones delete, and in a compacted topic an old value beats a newer one that was there before it. */
export function checkCompaction({ items, failures, targets }: PlanContext): Hazard {
  const compacted = [...targets].filter(([, { configs }]) => configs.get('cleanup.policy')?.includes('compact')).map(([topic]) => topic);
  const tombstones = items.filter((item) => item.skipReason === null && failures.get(item.failureId)?.is_tombstone);
  if (tombstones.length > 0) {
    return {
      kind: 'compaction',
      level: 'risk',
      title: `${messages(tombstones.length)} without a value (tombstone)`,
      detail: `Consumers take it as a deletion${compacted.length > 0 ? `, and ${compacted.join(', ')} will forget the key` : ''}.`,
      count: tombstones.length,
      examples: tombstones.slice(0, mostExamples).map(({ failureId }) => `dead letter ${failureId}`),
    };
  }
  if (compacted.length > 0) {
    return {
      kind: 'compaction',
      level: 'notice',
      title: 'The target is compacted',
      detail: `${compacted.join(', ')}: the copy becomes the newest value of its key. Messages that a newer event has overtaken are skipped.`,
      count: compacted.length,
      examples: [],
    };
  }
  return { kind: 'compaction', level: 'ok', title: 'No tombstones, target not compacted', detail: 'Nothing is deleted by sending.', count: 0, examples: [] };
}
