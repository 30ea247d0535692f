import { handle } from '#app/api/handle.ts';
import { account, nameRequest } from '#lib/access/account.ts';
import { accountOf, rename } from '#lib/access/change-account.ts';

export const POST = handle(
  { operation: 'rename', summary: 'Changes one’s own name.', answer: account, action: 'account:manage', body: nameRequest },
  async ({ actor, body }) => {
    await rename(actor, body.name);
    return accountOf({ ...actor, name: body.name });
  },
);
