import { queryOptions } from '@tanstack/react-query';
import { fetchJson, queryString } from '#components/api/fetch-json.ts';
import { originalRecord } from '#lib/dead-letters/originals/original-record.ts';
import { deadLetterAddress } from './dead-letter-query.ts';

/** The record that a dead letter record was made from, read from its topic when it is asked for. */
export const originalQuery = (cluster: string, failureId: string, recordId: string) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'dead-letters', 'original', failureId, recordId],
    queryFn: ({ signal }) => fetchJson(originalRecord, `${deadLetterAddress(cluster, failureId)}/original${queryString({ record: recordId })}`, { signal }),
    // As of when somebody asked; asked again, it is read again.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
