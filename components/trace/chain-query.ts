import { queryOptions } from '@tanstack/react-query';
import { fetchJson, queryString } from '#components/api/fetch-json.ts';
import { pollEveryMs } from '#components/live/live-state.ts';
import { failuresOfEvents } from '#lib/dead-letters/find/failures-of-events.ts';
import { groupsPast } from '#lib/lag/groups-past.ts';
import { replaysOfEvents } from '#lib/replay/replays-of-events.ts';
import { chainAnswer } from '#lib/trace/chain/chain.ts';

/** While nothing is told live, new events of a chain are shown within this and the time that indexing takes. */
const chainEveryMs = 1_500;
/** What lies around a chain changes more slowly. */
const aroundEveryMs = 4_000;

/** Address of a chain's API. */
export const chainAddress = (cluster: string, correlationId: string) =>
  `/api/clusters/${encodeURIComponent(cluster)}/chains/${encodeURIComponent(correlationId)}`;

/** A page of a chain: its events and what led to what. */
export const chainQuery = (cluster: string, correlationId: string, cursor: string | null) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'chains', correlationId, cursor],
    queryFn: ({ signal }) => fetchJson(chainAnswer, `${chainAddress(cluster, correlationId)}${queryString({ cursor: cursor ?? undefined })}`, { signal }),
    // A page of a very long chain stays as it is while somebody reads it, whatever comes.
    enabled: ({ state: { data } }) => data === undefined || (data.cursor === null && cursor === null),
    refetchInterval: () => pollEveryMs(chainEveryMs),
  });

/** The dead letters made of its events. */
export const chainFailuresQuery = (cluster: string, correlationId: string) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'chains', correlationId, 'dead-letters'],
    queryFn: ({ signal }) => fetchJson(failuresOfEvents, `${chainAddress(cluster, correlationId)}/dead-letters`, { signal }),
    refetchInterval: () => pollEveryMs(aroundEveryMs),
  });

/** How far consumer groups are on its partitions. */
export const chainGroupsQuery = (cluster: string, correlationId: string) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'chains', correlationId, 'groups'],
    queryFn: ({ signal }) => fetchJson(groupsPast, `${chainAddress(cluster, correlationId)}/groups`, { signal }),
    refetchInterval: aroundEveryMs,
  });

/** Which of its events a replay sent. */
export const chainReplaysQuery = (cluster: string, correlationId: string) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'chains', correlationId, 'replays'],
    queryFn: ({ signal }) => fetchJson(replaysOfEvents, `${chainAddress(cluster, correlationId)}/replays`, { signal }),
    refetchInterval: () => pollEveryMs(aroundEveryMs),
  });
