import { handle } from '#app/api/handle.ts';
import { account, passwordRequest } from '#lib/access/account.ts';
import { accountOf, setPassword } from '#lib/access/change-account.ts';

export const POST = handle(
  {
    operation: 'setPassword',
    summary: 'Sets one’s own password. Ends all other sessions where it replaces one.',
    answer: account,
    refusals: ['invalid'],
    action: 'account:manage',
    body: passwordRequest,
  },
  async ({ actor, body, request }) => {
    const cookies = await setPassword(actor, request.headers, body);
    const response = Response.json(await accountOf(actor), { headers: { 'cache-control': 'no-store' } });
    for (const cookie of cookies) response.headers.append('set-cookie', cookie);
    return response;
  },
);
