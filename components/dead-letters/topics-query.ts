import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '#components/api/fetch-json.ts';
import { pollEveryMs } from '#components/live/live-state.ts';
import { topicList } from '#lib/dead-letters/topic-progress.ts';

/** The dead letter topics found, how far they are indexed, and the patterns by which they are found. */
export const topicsQuery = (cluster: string) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'topics'],
    queryFn: ({ signal }) => fetchJson(topicList, `/api/clusters/${encodeURIComponent(cluster)}/topics`, { signal }),
    refetchInterval: () => pollEveryMs(5_000),
  });
