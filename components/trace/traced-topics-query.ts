import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '#components/api/fetch-json.ts';
import { pollEveryMs } from '#components/live/live-state.ts';
import { latestChains } from '#lib/trace/latest-chains.ts';
import { tracedTopics } from '#lib/trace/traced-topic.ts';

const everyMs = 3_000;

/** The topics that are traced, and how far each is. */
export const tracedTopicsQuery = (cluster: string) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'traced-topics'],
    queryFn: ({ signal }) => fetchJson(tracedTopics, `/api/clusters/${encodeURIComponent(cluster)}/traced-topics`, { signal }),
    refetchInterval: everyMs,
  });

/** The chains that moved last. */
export const latestChainsQuery = (cluster: string) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'latest-chains'],
    queryFn: ({ signal }) => fetchJson(latestChains, `/api/clusters/${encodeURIComponent(cluster)}/chains?limit=50`, { signal }),
    refetchInterval: () => pollEveryMs(everyMs),
  });
