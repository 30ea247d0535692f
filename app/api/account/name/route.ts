import { handle } from '#app/api/handle.ts';
import { nameRequest } from '#lib/access/account.ts';
import { accountOf, rename } from '#lib/access/change-account.ts';

/** Changes one's own name. */
export const POST = handle({ action: 'account:manage', body: nameRequest }, async ({ actor, body }) => {
  await rename(actor, body.name);
  return accountOf({ ...actor, name: body.name });
});
