import type { ReplayPlan } from '#lib/replay/replay-job.ts';
import type { RunSettings } from '#lib/replay/run/run-settings.ts';
import type { ReplayRange } from './replay-range.ts';

/** How many messages of a canary each part sends: of each in turn one, as long as it has any. */
function canaryShares(parts: readonly { messages: number }[], messages: number): number[] {
  const shares = parts.map(() => 0);
  for (let left = messages, before = -1; left > 0 && left !== before; ) {
    before = left;
    for (const [index, part] of parts.entries()) {
      const share = shares[index] ?? 0;
      if (left === 0 || share >= part.messages) continue;
      shares[index] = share + 1;
      left -= 1;
    }
  }
  return shares;
}

/** The shards of a range: one for each partition of the source that it has a part in. @param canary of the plan's settings */
export function shardsOf({ parts, target }: Pick<ReplayRange, 'parts' | 'target'>, canary: RunSettings['canary']): ReplayPlan['shards'] {
  const shares = canaryShares(parts, canary?.messages ?? 0);
  return parts.map(({ targetPartition, messages, sizeBytes }, shard) => ({
    shard,
    topic: target,
    partition: targetPartition,
    messages,
    sizeBytes,
    canary: shares[shard] ?? 0,
  }));
}
