import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '#components/api/fetch-json.ts';
import { groupList } from '#lib/lag/group-lag.ts';

/** All consumer groups with their lag, the gravest first. They are sampled every 10 s. */
export const groupsQuery = (cluster: string) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'groups', 'list'],
    queryFn: ({ signal }) => fetchJson(groupList, `/api/clusters/${encodeURIComponent(cluster)}/groups`, { signal }),
    refetchInterval: 5_000,
  });
