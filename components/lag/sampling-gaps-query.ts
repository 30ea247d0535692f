import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '#components/api/fetch-json.ts';
import { samplingGaps } from '#lib/lag/sampling-gaps.ts';

/** When nobody sampled consumer groups over the last day. */
export const samplingGapsQuery = (cluster: string) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'sampling-gaps'],
    queryFn: ({ signal }) => fetchJson(samplingGaps, `/api/clusters/${encodeURIComponent(cluster)}/sampling-gaps`, { signal }),
    refetchInterval: 60_000,
  });
