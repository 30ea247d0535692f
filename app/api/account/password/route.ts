import { passwordRequest } from '#lib/access/account.ts';
import { setPassword } from '#lib/access/change-account.ts';
import { handle } from '../../handle.ts';

/** Sets one's own password. Ends all other sessions where it replaces one. */
export const POST = handle({ action: 'account:manage', body: passwordRequest }, async ({ actor, body, request }) => {
  const response = new Response(null, { status: 204 });
  for (const cookie of await setPassword(actor, request.headers, body)) response.headers.append('set-cookie', cookie);
  return response;
});
