import type { Actor } from '#lib/access/actor.ts';
import type { Database } from '#lib/db/client.ts';
import { changeFailure } from './change-failure.ts';

interface Discard {
  cluster: string;
  id: string;
  /** The version that the operator saw. */
  version: number;
  reason: string;
}

/** Decides that nothing will be done about a failure. Nothing is deleted, in Kafka or here: `restoreFailure` undoes it. @throws as changeFailure */
export async function discardFailure(database: Database, actor: Actor, discard: Discard): Promise<void> {
  await changeFailure(database, actor, { ...discard, action: 'dead-letters:discard', toState: () => 'discarded' });
}
