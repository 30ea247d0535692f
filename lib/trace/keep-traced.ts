import type pg from 'pg';
import type { Logger } from 'pino';
import { dropEpochsBefore, endedEpochs, keepEpochs, sealEpoch, summarizeEpoch } from './epochs.ts';

const dayMs = 86_400_000;

/** The worker's duty: begins a new epoch where one is full or old, keeps its indexes up to date, drops what no longer has to be kept, and seals what has ended. @param keepDays 0: all is kept */
export async function keepTraced(pool: pg.Pool, keepDays: number, log: Logger): Promise<void> {
  const begun = await keepEpochs(pool, keepDays);
  if (begun !== undefined) log.info({ epoch: begun }, 'A new epoch of traced events has begun.');
  await summarizeEpoch(pool);
  if (keepDays !== 0) {
    const dropped = await dropEpochsBefore(pool, new Date(Date.now() - keepDays * dayMs));
    if (dropped.length > 0) log.info({ epochs: dropped }, 'Traced events that no longer have to be kept were dropped.');
  }
  // Last: it needs room on the disk, which what was dropped may have made.
  for (const epoch of await endedEpochs(pool)) {
    await sealEpoch(pool, epoch);
    log.info({ epoch }, 'An epoch of traced events that has ended was sealed.');
  }
}
