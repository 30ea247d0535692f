import { queryOptions } from '@tanstack/react-query';
import { fetchJson, queryString } from '#components/api/fetch-json.ts';
import { pollEveryMs } from '#components/live/live-state.ts';
import { type DeadLetterPage, deadLetterPage } from '#lib/dead-letters/dead-letter.ts';
import { openStates } from '#lib/dead-letters/failure-states.ts';
import { type DeadLetterFilter, queryOf } from './dead-letter-filter.ts';

const address = (cluster: string) => `/api/clusters/${encodeURIComponent(cluster)}/dead-letters`;

/** Key of every list of dead letters of a cluster. */
export const deadLetterListKey = (cluster: string) => ['clusters', cluster, 'dead-letters', 'list'] as const;

/** Key of every search of a cluster's dead letters. The event stream does not touch it: a search reads what it finds. */
export const deadLetterSearchKey = (cluster: string) => ['clusters', cluster, 'dead-letters', 'search'] as const;

/** One page of the list, older than `cursor`. */
export function fetchDeadLetterPage(cluster: string, filter: DeadLetterFilter, cursor: string | null, signal: AbortSignal): Promise<DeadLetterPage> {
  // The first page fills the screen; those that follow fill it for a while of scrolling.
  const limit = cursor === null ? null : 200;
  return fetchJson(deadLetterPage, `${address(cluster)}${queryString({ ...queryOf(filter, Date.now()), cursor, limit })}`, { signal });
}

/** How many failures of a page's counts are open. */
export function sumOpen(counts: DeadLetterPage['counts']): number {
  return openStates.reduce((sum, state) => sum + counts[state], 0);
}

/** How many failures of the cluster somebody still has to deal with. */
export const openCountQuery = (cluster: string) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'dead-letters', 'open-count'],
    queryFn: async ({ signal }) => sumOpen((await fetchJson(deadLetterPage, `${address(cluster)}${queryString({ limit: 1 })}`, { signal })).counts),
    refetchInterval: () => pollEveryMs(5_000),
  });
