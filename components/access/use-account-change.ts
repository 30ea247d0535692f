'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { fetchJson } from '#components/api/fetch-json.ts';
import { sessionQuery } from '#components/frame/session-query.ts';
import { announce, announceFailure } from '#components/ui/announce.ts';
import { account } from '#lib/access/account.ts';
import { accountQuery } from './account-query.ts';

/** Sends a change of one's own account; what the server then says of the account is what the page shows. */
export function useAccountChange(path: string, { done, failed }: { done: string; failed: string }) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Record<string, string>) => fetchJson(account, path, { method: 'POST', body }),
    onSuccess: async (changed) => {
      client.setQueryData(accountQuery.queryKey, changed);
      announce({ title: done });
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
    onError: (error) => announceFailure(failed, error),
  });
}
