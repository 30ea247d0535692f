import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '#components/api/fetch-json.ts';
import { pollEveryMs } from '#components/live/live-state.ts';
import { replayDetail } from '#lib/replay/replay-job.ts';
import { isUnderWay } from './replays-query.ts';

/** Address of one replay's API. */
export const replayAddress = (cluster: string, id: string) => `/api/clusters/${encodeURIComponent(cluster)}/replays/${encodeURIComponent(id)}`;

/** One replay: its plan, and what became of each message. Where the stream is not live, one that moves is looked at every second. */
export const replayQuery = (cluster: string, id: string) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'replays', 'one', id],
    queryFn: ({ signal }) => fetchJson(replayDetail, replayAddress(cluster, id), { signal }),
    refetchInterval: ({ state }) => pollEveryMs(state.data !== undefined && isUnderWay(state.data.state) ? 1_000 : 4_000),
  });
