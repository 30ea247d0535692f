import { queryOptions } from '@tanstack/react-query';
import { fetchJson, queryString } from '#components/api/fetch-json.ts';
import { findAnswer } from '#lib/replay/find/find-answer.ts';

const mostTries = 4;
const againAfterMs = 400;

/** What a pasted text is, and where it leads. */
export const findQuery = (cluster: string, pasted: string) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'find', pasted],
    queryFn: ({ signal }) => fetchJson(findAnswer, `/api/clusters/${encodeURIComponent(cluster)}/find${queryString({ q: pasted })}`, { signal }),
    // A search whose time ended while the machine was busy is tried again; the list has more time for what is truly long.
    refetchInterval: ({ state: { data, dataUpdateCount } }) => (data?.search?.isComplete === false && dataUpdateCount < mostTries ? againAfterMs : false),
  });
