import { z } from 'zod';
import { handle } from '#app/api/handle.ts';
import { account } from '#lib/access/account.ts';
import { accountOf, removeApiToken } from '#lib/access/change-account.ts';

export const POST = handle(
  {
    operation: 'revokeToken',
    summary: 'Ends one of one’s own API tokens at once.',
    answer: account,
    refusals: ['not-found'],
    action: 'account:manage',
    params: z.object({ id: z.uuid() }),
  },
  async ({ actor, params }) => {
    await removeApiToken(actor, params.id);
    return accountOf(actor);
  },
);
