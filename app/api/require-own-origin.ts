import type { Actor } from '#lib/access/actor.ts';
import { recordAudit } from '#lib/access/audit.ts';
import type { Action } from '#lib/access/policy.ts';
import { environment } from '#lib/config/environment.ts';
import { database } from '#lib/db/client.ts';
import { EdgeRefusal } from './problem.ts';

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A change that a browser's cookie vouches for must come from a page of this console: browsers send the cookie whatever page asks, and always say
 * which one did. API tokens are only sent by those who mean to.
 * @throws EdgeRefusal 403, which the audit keeps.
 */
export async function requireOwnOrigin(request: Request, actor: Actor, action: Action): Promise<void> {
  const own = new URL(environment().REDRIVE_URL).origin;
  const origin = request.headers.get('origin');
  if (readingMethods.has(request.method) || actor.via === 'token' || origin === own) return;
  await recordAudit(database(), { actor, action, outcome: 'refused', detail: { reason: 'wrong origin', origin } });
  const detail = `This console changes nothing for pages of another address. Open it at ${own} (REDRIVE_URL); the request came from ${origin ?? 'no page at all'}.`;
  throw new EdgeRefusal({ status: 403, type: 'wrong-origin', title: 'Wrong origin', detail, fields: { expectedOrigin: own } });
}
