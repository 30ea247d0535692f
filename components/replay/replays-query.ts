import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { fetchJson, queryString } from '#components/api/fetch-json.ts';
import { pollEveryMs } from '#components/live/live-state.ts';
import type { ReplayJobState } from '#lib/replay/job-states.ts';
import { replayPage } from '#lib/replay/replay-job.ts';

/** Key of the list of a cluster's replays. */
export const replayListKey = (cluster: string) => ['clusters', cluster, 'replays', 'list'] as const;

/** One page of the list, older than `cursor`. */
export function fetchReplayPage(cluster: string, cursor: string | null, signal: AbortSignal): Promise<z.infer<typeof replayPage>> {
  return fetchJson(replayPage, `/api/clusters/${encodeURIComponent(cluster)}/replays${queryString({ cursor })}`, { signal });
}

const moving: readonly ReplayJobState[] = ['confirmed', 'canary', 'running', 'paused', 'cancelling', 'proving'];

/** Whether a replay was confirmed and has not ended: something may still happen by itself. */
export function isMoving(state: ReplayJobState): boolean {
  return moving.includes(state);
}

/** The newest replays. */
export const newestReplaysQuery = (cluster: string) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'replays', 'newest'],
    queryFn: ({ signal }) => fetchReplayPage(cluster, null, signal),
    refetchInterval: () => pollEveryMs(5_000),
  });

const countMoving = ({ lines }: z.infer<typeof replayPage>) => lines.filter(({ state }) => isMoving(state)).length;

/** How many of the newest replays have not ended. */
export const runningCountQuery = (cluster: string) => queryOptions({ ...newestReplaysQuery(cluster), select: countMoving });
