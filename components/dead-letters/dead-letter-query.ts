import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '#components/api/fetch-json.ts';
import { pollEveryMs } from '#components/live/live-state.ts';
import { deadLetterDetail } from '#lib/dead-letters/dead-letter.ts';

/** Address of one dead letter's API. */
export const deadLetterAddress = (cluster: string, id: string) => `/api/clusters/${encodeURIComponent(cluster)}/dead-letters/${encodeURIComponent(id)}`;

/** Key of every single dead letter of a cluster. */
export const eachDeadLetterKey = (cluster: string) => ['clusters', cluster, 'dead-letters', 'one'] as const;

/** One dead letter with everything known of it. */
export const deadLetterQuery = (cluster: string, id: string) =>
  queryOptions({
    queryKey: [...eachDeadLetterKey(cluster), id],
    queryFn: ({ signal }) => fetchJson(deadLetterDetail, deadLetterAddress(cluster, id), { signal }),
    refetchInterval: () => pollEveryMs(3_000),
  });
