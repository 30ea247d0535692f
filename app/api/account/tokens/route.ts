import { handle } from '#app/api/handle.ts';
import { apiTokenRequest, createdApiToken } from '#lib/access/account.ts';
import { addApiToken } from '#lib/access/change-account.ts';

export const POST = handle(
  {
    operation: 'createToken',
    summary: 'Makes an API token; the answer is the only one that shows it.',
    answer: createdApiToken,
    status: 201,
    action: 'account:manage',
    body: apiTokenRequest,
  },
  async ({ actor, body }) => createdApiToken.parse(await addApiToken(actor, body.name)),
);
