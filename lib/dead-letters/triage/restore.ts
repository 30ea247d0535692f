import type { Actor } from '#lib/access/actor.ts';
import type { Database } from '#lib/db/client.ts';
import type { Failure } from '#lib/db/generated/client.ts';
import type { ManyResult } from '#lib/dead-letters/many-actions.ts';
import { changeFailure } from './change-failure.ts';
import { changeFailures, type Next, tellMany } from './change-failures.ts';

const restoring = {
  action: 'dead-letters:restore',
  done: 'restored',
  decide:
    () =>
    ({ state, stateBefore }: Failure): Next =>
      state === 'discarded' ? { state: stateBefore ?? 'new' } : 'impossible',
} as const;

/** Undoes a discard: the failure is what it was before. @throws as changeFailure */
export async function restoreFailure(database: Database, actor: Actor, restore: { cluster: string; id: string; version: number }): Promise<void> {
  await changeFailure(database, actor, { ...restore, ...restoring });
}

/** Undoes discards, each to what it was before. With the versions that a discard gave it undoes exactly that one: what happened to any since stays, and is said. */
export async function restoreFailures(
  database: Database,
  actor: Actor,
  restore: { cluster: string; failures: readonly { id: string; version: number }[] },
): Promise<ManyResult> {
  return tellMany(await changeFailures(database, actor, { ...restore, ...restoring }));
}
