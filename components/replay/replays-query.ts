import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { fetchJson, queryString } from '#components/api/fetch-json.ts';
import { pollEveryMs } from '#components/live/live-state.ts';
import { type ReplayJobState, statesUnderWay } from '#lib/replay/job-states.ts';
import { replayPage } from '#lib/replay/replay-job.ts';

/** Key of the list of a cluster's replays. */
export const replayListKey = (cluster: string) => ['clusters', cluster, 'replays', 'list'] as const;

/** One page of the list, older than `cursor`. */
export function fetchReplayPage(cluster: string, cursor: string | null, signal: AbortSignal): Promise<z.infer<typeof replayPage>> {
  return fetchJson(replayPage, `/api/clusters/${encodeURIComponent(cluster)}/replays${queryString({ cursor })}`, { signal });
}

/** Whether a replay was confirmed and has not ended: something may still happen by itself. */
export function isUnderWay(state: ReplayJobState): boolean {
  return statesUnderWay.includes(state);
}

/** The newest replays. */
export const newestReplaysQuery = (cluster: string) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'replays', 'newest'],
    queryFn: ({ signal }) => fetchReplayPage(cluster, null, signal),
    refetchInterval: () => pollEveryMs(5_000),
  });

/** So many replays under way are told apart; somebody paused or confirmed each of them. */
const mostUnderWay = 200;

/** The replays under way, however many newer plans there are. */
export const replaysUnderWayQuery = (cluster: string) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'replays', 'under-way'],
    queryFn: ({ signal }) =>
      fetchJson(replayPage, `/api/clusters/${encodeURIComponent(cluster)}/replays${queryString({ state: 'under-way', limit: String(mostUnderWay) })}`, {
        signal,
      }),
    refetchInterval: () => pollEveryMs(5_000),
  });

const countLines = ({ lines }: z.infer<typeof replayPage>) => lines.length;

/** How many replays are under way. */
export const underWayCountQuery = (cluster: string) => queryOptions({ ...replaysUnderWayQuery(cluster), select: countLines });
