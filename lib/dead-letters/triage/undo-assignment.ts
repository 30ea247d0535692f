import type { Actor } from '#lib/access/actor.ts';
import type { Database } from '#lib/db/client.ts';
import { assignableStates } from '#lib/dead-letters/failure-states.ts';
import type { ManyResult } from '#lib/dead-letters/many-actions.ts';
import { changeFailures, tellMany } from './change-failures.ts';

interface Undo {
  cluster: string;
  /** The versions that the assignment gave. */
  failures: readonly { id: string; version: number }[];
}

/** Takes the last assignment of failures back: each is what it was and whose it was. One to which something happened since stays, and is said. */
export async function undoAssignment(database: Database, actor: Actor, { cluster, failures }: Undo): Promise<ManyResult> {
  const changed = await changeFailures(database, actor, {
    cluster,
    failures,
    action: 'dead-letters:assign',
    done: 'taken back',
    detail: { undone: true },
    decide: async (transaction, locked) => {
      const changes = await transaction.failureChange.findMany({
        where: { failureId: { in: [...locked.values()].map(({ id }) => id) } },
        orderBy: { id: 'desc' },
        distinct: ['failureId'],
      });
      const latest = new Map(changes.map((change) => [change.failureId, change]));
      return ({ id }) => {
        const change = latest.get(id);
        // Other changes lead to the same state: what a replay lets go of, what is restored.
        if (change?.toState !== 'acknowledged' || change.fromState === null || !assignableStates.includes(change.fromState)) return 'impossible';
        return { state: change.fromState, assignee: change.fromAssignee };
      };
    },
  });
  return tellMany(changed);
}
