import type { QueryKey } from '@tanstack/react-query';
import { isTold } from './concerned-queries.ts';
import { toldUntilMs } from './live-state.ts';

/**
 * Until when what a query has read is known to have been current, in milliseconds of this browser's clock: the one way in which the age of what is stale is told.
 * That is when it was read; of what the event stream tells of, as long as that told of no change. 0 where it was never read.
 */
export function currentUntilMs(queryKey: QueryKey, updatedAtMs: number): number {
  const cluster = queryKey[1];
  return updatedAtMs > 0 && typeof cluster === 'string' && isTold(cluster, queryKey) ? Math.max(updatedAtMs, toldUntilMs()) : updatedAtMs;
}
