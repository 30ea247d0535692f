import { queryOptions } from '@tanstack/react-query';
import { fetchJson, queryString } from '#components/api/fetch-json.ts';
import { pollEveryMs } from '#components/live/live-state.ts';
import { groupDeclaration, rewindDetail, rewindPage } from '#lib/rewind/rewind.ts';
import { isUnderWay } from './describe-rewind.ts';

/** Address of the API of a cluster's rewinds. */
export const rewindsAddress = (cluster: string) => `/api/clusters/${encodeURIComponent(cluster)}/rewinds`;

/** One rewind: its plan, and what became of it. Where the stream is not live, one that moves is looked at every second. */
export const rewindQuery = (cluster: string, id: string) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'rewinds', 'one', id],
    queryFn: ({ signal }) => fetchJson(rewindDetail, `${rewindsAddress(cluster)}/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: ({ state }) => pollEveryMs(state.data !== undefined && isUnderWay(state.data.state) ? 1_000 : 4_000),
  });

/** The newest rewinds of a group. */
export const groupRewindsQuery = (cluster: string, group: string) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'rewinds', 'group', group],
    queryFn: ({ signal }) => fetchJson(rewindPage, `${rewindsAddress(cluster)}${queryString({ group, limit: 10 })}`, { signal }),
    refetchInterval: () => pollEveryMs(5_000),
  });

/** So many rewinds under way are told apart; a group has one that waits. */
const mostUnderWay = 200;

/** The rewinds of a cluster that are under way, however many newer plans there are. */
export const rewindsUnderWayQuery = (cluster: string) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'rewinds', 'under-way'],
    queryFn: ({ signal }) => fetchJson(rewindPage, `${rewindsAddress(cluster)}${queryString({ state: 'under-way', limit: mostUnderWay })}`, { signal }),
    refetchInterval: () => pollEveryMs(5_000),
  });

/** Address of what is declared of a group. */
export const declarationAddress = (cluster: string, group: string) =>
  `/api/clusters/${encodeURIComponent(cluster)}/groups/${encodeURIComponent(group)}/declaration`;

/** Whether a group is declared to deduplicate. */
export const declarationQuery = (cluster: string, group: string) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'declarations', group],
    queryFn: ({ signal }) => fetchJson(groupDeclaration, declarationAddress(cluster, group), { signal }),
  });
