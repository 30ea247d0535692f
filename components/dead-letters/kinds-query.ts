import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '#components/api/fetch-json.ts';
import { deadLetterKinds } from '#lib/dead-letters/dead-letter-kind.ts';

/** The consumer groups and error classes that there are, with how many failures each has. */
export const kindsQuery = (cluster: string) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'dead-letters', 'kinds'],
    queryFn: ({ signal }) => fetchJson(deadLetterKinds, `/api/clusters/${encodeURIComponent(cluster)}/dead-letters/kinds`, { signal }),
    refetchInterval: 30_000,
  });
