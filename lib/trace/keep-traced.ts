import type pg from 'pg';
import type { Logger } from 'pino';
import { dropEpochsBefore, keepEpochs, sealEpochs, summarizeEpoch } from './epochs.ts';

const dayMs = 86_400_000;

/** The worker's duty: begins a new epoch where one is full or old, keeps its indexes up to date, seals what has ended, and drops what no longer has to be kept. @param keepDays 0: all is kept */
export async function keepTraced(pool: pg.Pool, keepDays: number, log: Logger): Promise<void> {
  const begun = await keepEpochs(pool, keepDays);
  if (begun !== undefined) log.info({ epoch: begun }, 'A new epoch of traced events has begun.');
  await summarizeEpoch(pool);
  const sealed = await sealEpochs(pool);
  if (sealed.length > 0) log.info({ epochs: sealed }, 'Epochs of traced events that have ended were sealed.');
  if (keepDays === 0) return;
  const dropped = await dropEpochsBefore(pool, new Date(Date.now() - keepDays * dayMs));
  if (dropped.length > 0) log.info({ epochs: dropped }, 'Traced events that no longer have to be kept were dropped.');
}
