import type { Actor } from '#lib/access/actor.ts';
import type { Database } from '#lib/db/client.ts';
import { resolvableStates } from '#lib/dead-letters/failure-states.ts';
import { changeFailure } from './change-failure.ts';

interface Resolve {
  cluster: string;
  id: string;
  /** The version that the operator saw. */
  version: number;
  reason: string;
}

/**
 * Takes a person's word that a replayed failure is dealt with, where no proof can or will come. The replay still says what it knows: its item stays
 * unproven. @throws as changeFailure
 */
export async function resolveFailure(database: Database, actor: Actor, resolve: Resolve): Promise<void> {
  await changeFailure(database, actor, {
    ...resolve,
    action: 'dead-letters:resolve',
    done: 'resolved',
    decide:
      () =>
      ({ state }) =>
        resolvableStates.includes(state) ? { state: 'resolved' } : 'impossible',
  });
}
