import type { Actor } from '#lib/access/actor.ts';
import type { Database } from '#lib/db/client.ts';
import type { AssignResult } from '#lib/dead-letters/assignment.ts';
import { assignableStates } from '#lib/dead-letters/failure-states.ts';
import { changeAssignments } from './change-assignments.ts';

interface Undo {
  cluster: string;
  /** The versions that the assignment gave. */
  failures: readonly { id: string; version: number }[];
}

/** Takes the last assignment of failures back: each is what it was and whose it was. One to which something happened since stays, and is said. */
export async function undoAssignment(database: Database, actor: Actor, { cluster, failures }: Undo): Promise<AssignResult> {
  return changeAssignments(database, actor, {
    cluster,
    failures,
    detail: { undone: true },
    decide: async (transaction, locked) => {
      const changes = await transaction.failureChange.findMany({
        where: { failureId: { in: [...locked.values()].map(({ id }) => id) } },
        orderBy: { id: 'desc' },
        distinct: ['failureId'],
      });
      const latest = new Map(changes.map((change) => [change.failureId, change]));
      return ({ id, state, version }, seenVersion) => {
        const change = latest.get(id);
        // Other changes lead to the same state: what a replay lets go of, what is restored.
        if (version !== seenVersion || change?.toState !== 'acknowledged' || change.fromState === null || !assignableStates.includes(change.fromState))
          return { type: 'changed-meanwhile', refused: `Dead letter ${id} has changed since: it is ${state} now, and stays so.` };
        return { state: change.fromState, assignee: change.fromAssignee };
      };
    },
  });
}
