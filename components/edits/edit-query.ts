import { queryOptions } from '@tanstack/react-query';
import { fetchJson, queryString } from '#components/api/fetch-json.ts';
import { deadLetterAddress } from '#components/dead-letters/dead-letter-query.ts';
import { editDetail } from '#lib/dead-letters/edits/edit.ts';

/** Address of the edit of one dead letter. */
export const editAddress = (cluster: string, id: string) => `${deadLetterAddress(cluster, id)}/edit`;

/** A dead letter as a replay would send it, with the draft that somebody made of it. Looked at again, so that a colleague's version is noticed. */
export const editQuery = (cluster: string, id: string) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'dead-letters', 'edit', id],
    queryFn: ({ signal }) => fetchJson(editDetail, editAddress(cluster, id), { signal }),
    refetchInterval: 5_000,
  });

/** One version of an edit, with the dead letter that it was made from: neither changes any more. */
export const editVersionQuery = (cluster: string, id: string, version: number) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'dead-letters', 'edit', id, version],
    queryFn: ({ signal }) => fetchJson(editDetail, `${editAddress(cluster, id)}${queryString({ version })}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
