import { handle } from '#app/api/handle.ts';
import { accountOf } from '#lib/access/change-account.ts';

/** One's own account: name, whether a password is set, API tokens. */
export const GET = handle({ action: 'account:manage' }, ({ actor }) => accountOf(actor));
