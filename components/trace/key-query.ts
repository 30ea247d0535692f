import { queryOptions } from '@tanstack/react-query';
import { fetchJson, queryString } from '#components/api/fetch-json.ts';
import { pollEveryMs } from '#components/live/live-state.ts';
import { failuresOfEvents } from '#lib/dead-letters/find/failures-of-events.ts';
import { replaysOfEvents } from '#lib/replay/replays-of-events.ts';
import { keyHistory } from '#lib/trace/key-history.ts';

const everyMs = 3_000;
const limit = 100;

const address = (cluster: string, key: string, cursor: string | null, what = '') =>
  `/api/clusters/${encodeURIComponent(cluster)}/keys/${encodeURIComponent(key)}${what}${queryString({ limit, cursor: cursor ?? undefined })}`;

/** A page of the events of a key over all traced topics, the newest first. */
export const keyQuery = (cluster: string, key: string, cursor: string | null) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'keys', key, cursor],
    queryFn: ({ signal }) => fetchJson(keyHistory, address(cluster, key, cursor), { signal }),
    // Older pages stay as they are.
    enabled: ({ state: { data } }) => data === undefined || cursor === null,
    refetchInterval: () => pollEveryMs(everyMs),
  });

/** The dead letters made of the events on a page. */
export const keyFailuresQuery = (cluster: string, key: string, cursor: string | null) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'keys', key, 'dead-letters', cursor],
    queryFn: ({ signal }) => fetchJson(failuresOfEvents, address(cluster, key, cursor, '/dead-letters'), { signal }),
    refetchInterval: () => pollEveryMs(everyMs),
  });

/** Which events on a page a replay sent. */
export const keyReplaysQuery = (cluster: string, key: string, cursor: string | null) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'keys', key, 'replays', cursor],
    queryFn: ({ signal }) => fetchJson(replaysOfEvents, address(cluster, key, cursor, '/replays'), { signal }),
    refetchInterval: () => pollEveryMs(everyMs),
  });
