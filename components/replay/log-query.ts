import { infiniteQueryOptions } from '@tanstack/react-query';
import { fetchJson, queryString } from '#components/api/fetch-json.ts';
import { pollEveryMs } from '#components/live/live-state.ts';
import { logPage } from '#lib/replay/run/log-page.ts';
import { replayAddress } from './replay-query.ts';

/** What happened in a replay, newest first: all pages that were asked for are brought up to date, since lines still grow. */
export const logQuery = (cluster: string, id: number) =>
  infiniteQueryOptions({
    queryKey: ['clusters', cluster, 'replays', 'log', id],
    queryFn: ({ pageParam, signal }) =>
      fetchJson(logPage, `${replayAddress(cluster, String(id))}/log${queryString({ cursor: pageParam, limit: 30 })}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: () => pollEveryMs(3_000),
  });
