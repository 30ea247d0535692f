import type { Actor } from '#lib/access/actor.ts';
import type { Database } from '#lib/db/client.ts';
import { changeFailures, type ManyChanges } from './change-failures.ts';

type Change = Omit<ManyChanges, 'failures' | 'isDryRun'> & {
  id: string;
  /** The version that the operator saw. */
  version: number;
};

/**
 * Changes one failure for a person, as `changeFailures` does many, and throws what that would say.
 * @throws AccessDenied, Refusal (not found, changed meanwhile, not possible in this state)
 */
export async function changeFailure(database: Database, actor: Actor, { id, version, ...change }: Change): Promise<void> {
  const { refused } = await changeFailures(database, actor, { ...change, failures: [{ id, version }] });
  if (refused[0] !== undefined) throw refused[0].error;
}
