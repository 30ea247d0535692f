import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '#components/api/fetch-json.ts';
import { suggestedRanges } from '#lib/replay/range/suggested-range.ts';

/** Ranges that open dead letters began in. */
export const suggestionsQuery = (cluster: string) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'dead-letters', 'range-suggestions'],
    queryFn: ({ signal }) => fetchJson(suggestedRanges, `/api/clusters/${encodeURIComponent(cluster)}/replays/range-suggestions`, { signal }),
    refetchInterval: 30_000,
  });
