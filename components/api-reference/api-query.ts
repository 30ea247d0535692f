import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '#components/api/fetch-json.ts';
import { apiDocument } from './api-document.ts';

/** The API's own description; it changes with the console itself only. */
export const apiQuery = queryOptions({
  queryKey: ['api'],
  queryFn: ({ signal }) => fetchJson(apiDocument, '/api/openapi.json', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});
