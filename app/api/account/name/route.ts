import { nameRequest } from '#lib/access/account.ts';
import { rename } from '#lib/access/change-account.ts';
import { handle } from '../../handle.ts';

/** Changes one's own name. */
export const POST = handle({ action: 'account:manage', body: nameRequest }, ({ actor, body }) => rename(actor, body.name));
