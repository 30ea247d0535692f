import { queryOptions } from '@tanstack/react-query';
import { fetchJson, queryString } from '#components/api/fetch-json.ts';
import { groupDetail, type LagRange } from '#lib/lag/group-lag.ts';

/** One consumer group with partitions, members and its lag over a range of time. While another range is loaded the one before stays. */
export const groupQuery = (cluster: string, groupId: string, range: LagRange) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'groups', groupId, range],
    queryFn: ({ signal }) =>
      fetchJson(groupDetail, `/api/clusters/${encodeURIComponent(cluster)}/groups/${encodeURIComponent(groupId)}${queryString({ range })}`, { signal }),
    refetchInterval: 5_000,
    placeholderData: (previous, query) => (query?.queryKey[3] === groupId ? previous : undefined),
  });
