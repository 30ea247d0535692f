import { database } from '#lib/db/client.ts';
import type { Actor } from './actor.ts';
import { recordAudit } from './audit.ts';
import { AccessDenied, type Action, isAllowed, type Resource } from './policy.ts';

/**
 * Asks the policy, and keeps a refusal in the audit: outside of the caller's transaction, which the refusal rolls back.
 * @throws AccessDenied
 */
export async function requireAllowed(actor: Actor, action: Action, resource: Resource = {}): Promise<void> {
  if (isAllowed(actor, action, resource)) return;
  const subject = resource.topic === undefined ? undefined : `topic/${resource.topic}`;
  await recordAudit(database(), { actor, action, cluster: resource.cluster, subject, outcome: 'refused', detail: { reason: 'policy' } });
  throw new AccessDenied(action, resource);
}
