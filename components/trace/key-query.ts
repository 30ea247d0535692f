import { queryOptions } from '@tanstack/react-query';
import { fetchJson, queryString } from '#components/api/fetch-json.ts';
import { keyHistory } from '#lib/trace/key-history.ts';

/** A page of the events of a key over all traced topics, the newest first. */
export const keyQuery = (cluster: string, key: string, cursor: string | null) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'keys', key, cursor],
    queryFn: ({ signal }) =>
      fetchJson(
        keyHistory,
        `/api/clusters/${encodeURIComponent(cluster)}/keys/${encodeURIComponent(key)}${queryString({ limit: 100, cursor: cursor ?? undefined })}`,
        { signal },
      ),
    refetchInterval: cursor === null ? 3_000 : false,
  });
