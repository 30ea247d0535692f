import type { Actor } from './actor.ts';

/** Everything that somebody can ask for. A new page or route adds its action here and decides below who may. */
export const actions = [
  'clusters:read',
  'topics:read',
  'groups:read',
  'groups:rewind',
  'groups:declare',
  'events:read',
  'events:read-payload',
  'events:trace',
  'dead-letters:read',
  'dead-letters:read-payload',
  'dead-letters:note',
  'dead-letters:edit',
  'dead-letters:assign',
  'dead-letters:discard',
  'dead-letters:restore',
  'dead-letters:resolve',
  'dead-letters:snooze',
  'dead-letters:wake',
  'replays:read',
  'replays:plan',
  'replays:confirm',
  'replays:withdraw',
  'replays:pause',
  'replays:rate',
  'replays:resume',
  'replays:cancel',
  'audit:read',
  'people:read',
  'metrics:read',
  'api:read',
  'session:read',
  'account:manage',
] as const;
export type Action = (typeof actions)[number];

/** What it is asked of: nothing in particular, a cluster, or a topic of one. */
export interface Resource {
  cluster?: string | undefined;
  topic?: string | undefined;
}

const whoMay = (action: Action): string =>
  action === 'account:manage' ? 'An API token cannot: sign in with a browser.' : 'Ask an administrator of this console.';

/** The policy said no. The message is for the one who asked. */
export class AccessDenied extends Error {
  override name = 'AccessDenied';
  readonly action: Action;
  readonly resource: Resource;

  constructor(action: Action, resource: Resource) {
    const where = [resource.topic && `topic ${resource.topic}`, resource.cluster && `cluster ${resource.cluster}`].filter(Boolean).join(' of ');
    super(`You may not do this (${action}${where === '' ? '' : ` on ${where}`}). ${whoMay(action)}`);
    this.action = action;
    this.resource = resource;
  }
}

/**
 * The one policy. Whoever is signed in may do everything with clusters and topics for now; their own password and tokens they may manage
 * only from a browser, so that a leaked token cannot make itself a successor.
 */
export function isAllowed(actor: Actor, action: Action, _resource: Resource): boolean {
  return action !== 'account:manage' || actor.via === 'session';
}
