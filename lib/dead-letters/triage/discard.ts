import type { Actor } from '#lib/access/actor.ts';
import type { Database } from '#lib/db/client.ts';
import type { ManyResult } from '#lib/dead-letters/many-actions.ts';
import { changeFailure } from './change-failure.ts';
import { changeFailures, type Next, tellMany } from './change-failures.ts';

interface Discard {
  cluster: string;
  id: string;
  /** The version that the operator saw. */
  version: number;
  reason: string;
}

interface DiscardMany {
  cluster: string;
  /** The versions that the operator saw. */
  failures: readonly { id: string; version: number }[];
  reason: string;
  /** Only tells what would be done. */
  dryRun?: boolean;
}

const discarding = { action: 'dead-letters:discard', done: 'discarded', decide: () => (): Next => ({ state: 'discarded' }) } as const;

/** Decides that nothing will be done about a failure. Nothing is deleted, in Kafka or here: `restoreFailure` undoes it. @throws as changeFailure */
export async function discardFailure(database: Database, actor: Actor, discard: Discard): Promise<void> {
  await changeFailure(database, actor, { ...discard, ...discarding });
}

/** Discards failures with one reason. Those that cannot be discarded are said, and stay as they are. */
export async function discardFailures(database: Database, actor: Actor, { dryRun, ...discard }: DiscardMany): Promise<ManyResult> {
  return tellMany(await changeFailures(database, actor, { ...discard, ...discarding, isDryRun: dryRun }));
}
