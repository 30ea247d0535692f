import { z } from 'zod';
import { handle } from '#app/api/handle.ts';
import { accountOf, removeApiToken } from '#lib/access/change-account.ts';

/** Ends one of one's own API tokens at once. */
export const POST = handle({ action: 'account:manage', params: z.object({ id: z.uuid() }) }, async ({ actor, params }) => {
  await removeApiToken(actor, params.id);
  return accountOf(actor);
});
