import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { fetchJson, queryString } from '#components/api/fetch-json.ts';
import { type ArrivalsRange, arrivals } from '#lib/dead-letters/arrivals.ts';

/** What arrived over a range of time, and what is open, the gravest first. */
export const arrivalsQuery = (cluster: string, range: ArrivalsRange) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'dead-letters', 'arrivals', range],
    queryFn: ({ signal }) => fetchJson(arrivals, `/api/clusters/${encodeURIComponent(cluster)}/dead-letters/arrivals${queryString({ range })}`, { signal }),
    refetchInterval: 15_000,
    placeholderData: keepPreviousData,
  });
