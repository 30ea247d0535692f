import { actorOfSession } from '#lib/access/actor-of.ts';
import { answerAuthRequest } from '#lib/access/auth.ts';
import { addApiToken } from '#lib/access/change-account.ts';
import { invite } from '#lib/access/invite.ts';
import { cookiesOf } from './test-console.ts';

/** Invites somebody new to the test's console. @returns what they are let in by: a browser's cookie, and an API token. */
export async function operator(): Promise<{ cookie: string; token: string }> {
  const response = await answerAuthRequest(new Request(await invite({ email: `${crypto.randomUUID()}@example.com` })));
  const cookie = cookiesOf(response ?? Response.error());
  const actor = await actorOfSession(new Headers({ cookie }));
  if (actor === undefined) throw new Error('nobody is signed in');
  return { cookie, token: (await addApiToken(actor, 'test')).token };
}
