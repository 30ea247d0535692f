import { handle } from '#app/api/handle.ts';
import { account } from '#lib/access/account.ts';
import { accountOf } from '#lib/access/change-account.ts';

export const GET = handle(
  { operation: 'readAccount', summary: 'One’s own account: name, whether a password is set, API tokens.', answer: account, action: 'account:manage' },
  ({ actor }) => accountOf(actor),
);
