import type pg from 'pg';
import type { HeldPartition } from './held-partition.ts';
import { loadPositions } from './load-positions.ts';

/**
 * Which of these partitions the database has further back than this worker believes: a crash of Postgres has lost the newest commits (store-batch.ts does not wait
 * for the disk). Where nothing new comes, no store would ever notice. Those that it has no position of are not among them.
 */
export async function findSetBack(pool: pg.Pool, partitions: readonly HeldPartition[]): Promise<HeldPartition[]> {
  // What is stored while we ask only moves forward from here.
  const believed = partitions.map(({ nextOffset }) => nextOffset);
  const stored = await loadPositions(pool, partitions);
  return partitions.filter((_, index) => {
    const [nextOffset, position] = [believed[index], stored[index]];
    return nextOffset !== undefined && position !== undefined && position.nextOffset < nextOffset;
  });
}
