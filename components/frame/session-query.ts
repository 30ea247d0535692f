import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '#components/api/fetch-json.ts';
import { session } from '#lib/access/session.ts';

/** Who is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => fetchJson(session, '/api/session', { signal }),
  staleTime: 60_000,
  // A page that was opened while the console could not tell finds out by itself.
  refetchInterval: ({ state }) => (state.status === 'error' ? 3_000 : false),
});
