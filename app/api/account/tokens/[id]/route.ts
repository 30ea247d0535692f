import { z } from 'zod';
import { removeApiToken } from '#lib/access/change-account.ts';
import { handle } from '../../../handle.ts';

/** Ends one of one's own API tokens. */
export const DELETE = handle({ action: 'account:manage', params: z.object({ id: z.uuid() }) }, ({ actor, params }) => removeApiToken(actor, params.id));
