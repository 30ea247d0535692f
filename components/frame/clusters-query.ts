import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '#components/api/fetch-json.ts';
import { clusterList } from '#lib/config/cluster-summary.ts';

/** The configured clusters and whether their Kafka answers. */
export const clustersQuery = queryOptions({
  queryKey: ['clusters', 'list'],
  queryFn: async ({ signal }) => (await fetchJson(clusterList, '/api/clusters', { signal })).clusters,
  refetchInterval: 5_000,
});
