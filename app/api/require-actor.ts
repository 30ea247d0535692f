import type { Actor } from '#lib/access/actor.ts';
import { actorOf } from '#lib/access/actor-of.ts';
import { EdgeRefusal } from './problem.ts';

/** Who asks. @throws EdgeRefusal 401 for strangers. */
export async function requireActor(request: Request): Promise<Actor> {
  const actor = await actorOf(request);
  if (actor !== undefined) return actor;
  const detail = request.headers.has('authorization')
    ? 'The API token is wrong or was revoked. Make one on the account page and send it as “Authorization: Bearer rdr_…”.'
    : 'You are not signed in, or your session is over.';
  throw new EdgeRefusal({ status: 401, type: 'not-signed-in', title: 'Not signed in', detail, headers: { 'www-authenticate': 'Bearer realm="redrive"' } });
}
