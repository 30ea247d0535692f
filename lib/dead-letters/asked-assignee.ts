import type { Actor } from '#lib/access/actor.ts';
import type { DeadLetterQuery } from './dead-letter.ts';

/** Whose dead letters a list asks for: an e-mail address, null for nobody's, undefined for everybody's. */
export function askedAssignee(asked: DeadLetterQuery['assignee'], actor: Pick<Actor, 'email'>): string | null | undefined {
  if (asked === undefined) return undefined;
  if (asked === 'nobody') return null;
  return asked === 'me' ? actor.email : asked.toLowerCase();
}
