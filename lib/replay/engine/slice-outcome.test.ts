import { expect, test } from 'vitest';
import type { ShardItem } from './shard.ts';
import { copyRuns, type ItemOutcome } from './slice-outcome.ts';

const item = (position: bigint): ShardItem => ({ position, failureId: position + 100n, recordId: position + 200n, outcome: 'pending', attempt: 1 });
const sent = (position: bigint, offset: bigint): ItemOutcome => ({ item: item(position), outcome: 'sent', offset });
const skipped = (position: bigint): ItemOutcome => ({ item: item(position), outcome: 'skipped', reason: 'overtaken' });

test.each<{ says: string; outcomes: ItemOutcome[]; runs: ReturnType<typeof copyRuns> }>([
  { says: 'nothing sent, no run', outcomes: [skipped(0n)], runs: [] },
  { says: 'one batch, one run', outcomes: [sent(0n, 50n), sent(1n, 51n), sent(2n, 52n)], runs: [{ firstPosition: 0n, count: 3, baseOffset: 50n }] },
  {
    says: 'a skipped message splits the run',
    outcomes: [sent(0n, 50n), skipped(1n), sent(2n, 51n)],
    runs: [
      { firstPosition: 0n, count: 1, baseOffset: 50n },
      { firstPosition: 2n, count: 1, baseOffset: 51n },
    ],
  },
  {
    says: 'a live record between two batches splits the run',
    outcomes: [sent(4n, 50n), sent(5n, 52n)],
    runs: [
      { firstPosition: 4n, count: 1, baseOffset: 50n },
      { firstPosition: 5n, count: 1, baseOffset: 52n },
    ],
  },
])('$says', ({ outcomes, runs }) => {
  expect(copyRuns(outcomes)).toEqual(runs);
});
