import { database } from '#lib/db/client.ts';
import { type Actor, person } from './actor.ts';
import { actorOfToken } from './api-token.ts';
import { askAuth } from './auth.ts';

/** The person whose browser sent these headers; undefined where the session is missing, over or forged. */
export async function actorOfSession(headers: Headers): Promise<Actor | undefined> {
  // Only /api/session prolongs a session, since it alone hands the browser the prolonged cookie.
  const found = await askAuth((api) => api.getSession({ headers, query: { disableRefresh: true } }));
  return found === null ? undefined : { ...person.parse(found.user), via: 'session' };
}

/**
 * Who asks: by API token where the request carries one (a wrong one is nobody, whatever the cookie says), else by session cookie.
 */
export async function actorOf(request: Request): Promise<Actor | undefined> {
  const authorization = request.headers.get('authorization');
  if (authorization === null) return actorOfSession(request.headers);
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  return token === undefined ? undefined : actorOfToken(database(), token);
}

/** Prolongs the session where it is due. @returns the cookies that the browser must be given. */
export async function prolongSession(headers: Headers): Promise<string[]> {
  const { headers: answer } = await askAuth((api) => api.getSession({ headers, returnHeaders: true }));
  return answer.getSetCookie();
}
