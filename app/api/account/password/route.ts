import { handle } from '#app/api/handle.ts';
import { passwordRequest } from '#lib/access/account.ts';
import { accountOf, setPassword } from '#lib/access/change-account.ts';

/** Sets one's own password. Ends all other sessions where it replaces one. */
export const POST = handle({ action: 'account:manage', body: passwordRequest }, async ({ actor, body, request }) => {
  const cookies = await setPassword(actor, request.headers, body);
  const response = Response.json(await accountOf(actor), { headers: { 'cache-control': 'no-store' } });
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  return response;
});
