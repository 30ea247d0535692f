import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '#components/api/fetch-json.ts';
import { health } from '#lib/config/health.ts';

/** What Redrive stands on; a degraded console answers 503 with the same body. */
export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: ({ signal }) => fetchJson(health, '/api/health', { signal, alsoReads: [503] }),
  refetchInterval: 3_000,
});
