import { z } from 'zod';
import { accountOf, removeApiToken } from '#lib/access/change-account.ts';
import { handle } from '../../../../handle.ts';

/** Ends one of one's own API tokens at once. */
export const POST = handle({ action: 'account:manage', params: z.object({ id: z.uuid() }) }, async ({ actor, params }) => {
  await removeApiToken(actor, params.id);
  return accountOf(actor);
});
