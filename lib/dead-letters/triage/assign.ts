import type { Actor } from '#lib/access/actor.ts';
import { Refusal } from '#lib/access/refusal.ts';
import type { Database } from '#lib/db/client.ts';
import { assignableStates } from '#lib/dead-letters/failure-states.ts';
import type { ManyResult } from '#lib/dead-letters/many-actions.ts';
import { changeFailures, tellMany } from './change-failures.ts';

interface Assign {
  cluster: string;
  failures: readonly { id: string; version: number }[];
  /** By e-mail address; null: nobody. */
  assignee: string | null;
}

/**
 * Acknowledges failures and gives them to somebody, or to nobody. What is so already stays as it is, so that a request can be sent twice.
 * @throws Refusal when nobody of this console has that e-mail address
 */
export async function assignFailures(database: Database, actor: Actor, { cluster, failures, assignee: asked }: Assign): Promise<ManyResult> {
  const assignee = asked?.toLowerCase() ?? null;
  if (assignee !== null && (await database.user.findUnique({ where: { email: assignee }, select: { id: true } })) === null)
    throw new Refusal(`Nobody of this console has the e-mail address ${assignee}. Invite them first, or choose somebody else.`, {
      kind: 'invalid',
      type: 'no-such-person',
      fields: { field: 'assignee' },
    });
  const changed = await changeFailures(database, actor, {
    cluster,
    failures,
    action: 'dead-letters:assign',
    done: 'assigned',
    detail: { assignee },
    decide: () => (failure) => {
      if (failure.state === 'acknowledged' && failure.assignee === assignee) return 'unchanged';
      return assignableStates.includes(failure.state) ? { state: 'acknowledged', assignee } : 'impossible';
    },
  });
  return tellMany(changed);
}
