import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '#components/api/fetch-json.ts';
import { account } from '#lib/access/account.ts';

/** One's own account: name, password, API tokens. */
export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: ({ signal }) => fetchJson(account, '/api/account', { signal }),
});
