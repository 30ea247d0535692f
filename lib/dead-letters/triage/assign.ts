import type { Actor } from '#lib/access/actor.ts';
import { Refusal } from '#lib/access/refusal.ts';
import type { Database } from '#lib/db/client.ts';
import type { AssignResult } from '#lib/dead-letters/assignment.ts';
import { assignableStates } from '#lib/dead-letters/failure-states.ts';
import { changeAssignments } from './change-assignments.ts';

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
export async function assignFailures(database: Database, actor: Actor, { cluster, failures, assignee: asked }: Assign): Promise<AssignResult> {
  const assignee = asked?.toLowerCase() ?? null;
  if (assignee !== null && (await database.user.findUnique({ where: { email: assignee }, select: { id: true } })) === null)
    throw new Refusal(`Nobody of this console has the e-mail address ${assignee}. Invite them first, or choose somebody else.`, {
      kind: 'invalid',
      type: 'no-such-person',
      fields: { field: 'assignee' },
    });
  return changeAssignments(database, actor, {
    cluster,
    failures,
    decide: async () => (failure, seenVersion) => {
      const { id, state, version } = failure;
      if (state === 'acknowledged' && failure.assignee === assignee) return 'unchanged';
      if (version !== seenVersion) {
        const whose = failure.assignee === null ? '' : `, assigned to ${failure.assignee}`;
        return { type: 'changed-meanwhile', refused: `Dead letter ${id} has changed since you looked: it is ${state} now${whose}.` };
      }
      if (!assignableStates.includes(state)) return { type: 'not-in-this-state', refused: `Dead letter ${id} is ${state}; it cannot be assigned then.` };
      return { state: 'acknowledged', assignee };
    },
  });
}
