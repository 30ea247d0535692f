import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '#components/api/fetch-json.ts';
import { pollEveryMs } from '#components/live/live-state.ts';
import { replayReport } from '#lib/replay/report/report.ts';
import { replayAddress } from './replay-query.ts';

/** A replay added up, as far as it is. */
export const reportQuery = (cluster: string, id: string) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'replays', 'report', id],
    queryFn: ({ signal }) => fetchJson(replayReport, `${replayAddress(cluster, id)}/report`, { signal }),
    refetchInterval: () => pollEveryMs(4_000),
  });
