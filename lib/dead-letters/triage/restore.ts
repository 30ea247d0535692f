import type { Actor } from '#lib/access/actor.ts';
import type { Database } from '#lib/db/client.ts';
import { changeFailure } from './change-failure.ts';

/** Undoes a discard: the failure is what it was before. @throws as changeFailure */
export async function restoreFailure(database: Database, actor: Actor, restore: { cluster: string; id: string; version: number }): Promise<void> {
  await changeFailure(database, actor, {
    ...restore,
    action: 'dead-letters:restore',
    toState: ({ state, stateBefore }) => (state === 'discarded' ? (stateBefore ?? 'new') : undefined),
  });
}
