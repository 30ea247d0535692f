import type { Actor } from '#lib/access/actor.ts';
import type { Database } from '#lib/db/client.ts';
import type { ManyResult } from '#lib/dead-letters/many-actions.ts';
import { changeFailures, tellMany } from './change-failures.ts';
import { statesBeforeSnooze } from './states-before-snooze.ts';

interface Wake {
  cluster: string;
  /** The versions that the operator saw. */
  failures: readonly { id: string; version: number }[];
}

/** Wakes snoozed failures before their time: each is what it was. */
export async function wakeFailures(database: Database, actor: Actor, { cluster, failures }: Wake): Promise<ManyResult> {
  const changed = await changeFailures(database, actor, {
    cluster,
    failures,
    action: 'dead-letters:wake',
    done: 'woken',
    decide: async (transaction, locked) => {
      const before = await statesBeforeSnooze(transaction, locked);
      return (failure) => (failure.state === 'snoozed' ? { state: before(failure), snooze: 'ended' } : 'impossible');
    },
  });
  return tellMany(changed);
}
