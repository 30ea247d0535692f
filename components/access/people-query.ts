import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '#components/api/fetch-json.ts';
import { people } from '#lib/access/people.ts';

/** Who can be given work. */
export const peopleQuery = queryOptions({
  queryKey: ['people'],
  queryFn: async ({ signal }) => (await fetchJson(people, '/api/people', { signal })).people,
  staleTime: 60_000,
});
