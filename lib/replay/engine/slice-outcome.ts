import type { ShardItem } from './shard.ts';

/** What became of one message of a slice. `unproven`: it may have been sent, and where its copy would lie is not known. */
export type ItemOutcome = { item: ShardItem } & ({ outcome: 'sent'; offset: bigint } | { outcome: 'skipped' | 'failed' | 'unproven'; reason: string });

/** Consecutive positions of the plan whose copies lie at consecutive offsets of the target. */
export interface CopyRun {
  firstPosition: bigint;
  count: number;
  baseOffset: bigint;
}

/** Gathers the copies of a slice into runs, so that where each copy lies can be told from few rows. */
export function copyRuns(outcomes: readonly ItemOutcome[]): CopyRun[] {
  const runs: CopyRun[] = [];
  for (const entry of outcomes) {
    if (entry.outcome !== 'sent') continue;
    const last = runs.at(-1);
    const distance = BigInt(last?.count ?? 0);
    // One copy of a range may stand for the failures of several groups.
    if (last !== undefined && entry.item.position === last.firstPosition + distance - 1n) continue;
    if (last !== undefined && entry.item.position === last.firstPosition + distance && entry.offset === last.baseOffset + distance) last.count += 1;
    else runs.push({ firstPosition: entry.item.position, count: 1, baseOffset: entry.offset });
  }
  return runs;
}
