import type { Actor } from '#lib/access/actor.ts';
import { Refusal } from '#lib/access/refusal.ts';
import type { Database } from '#lib/db/client.ts';
import { snoozableStates } from '#lib/dead-letters/failure-states.ts';
import type { ManyResult } from '#lib/dead-letters/many-actions.ts';
import type { SnoozeUntil } from '#lib/dead-letters/snooze.ts';
import { changeFailures, tellMany } from './change-failures.ts';
import { statesBeforeSnooze } from './states-before-snooze.ts';

interface Snooze {
  cluster: string;
  /** The versions that the operator saw. */
  failures: readonly { id: string; version: number }[];
  until: SnoozeUntil;
  /** Only tells what would be done. */
  dryRun?: boolean;
}

/**
 * Puts failures aside until a time or until so many more of the kind of each have come; a worker wakes them (wake-due.ts). One that is snoozed already waits for
 * the new thing, and still is what it was when it wakes.
 * @throws Refusal when the time has passed already
 */
export async function snoozeFailures(database: Database, actor: Actor, { cluster, failures, until, dryRun }: Snooze): Promise<ManyResult> {
  if ('at' in until && Date.parse(until.at) <= Date.now())
    throw new Refusal(`${until.at} has passed already. Choose a time that is still to come.`, {
      kind: 'invalid',
      type: 'not-in-the-future',
      fields: { field: 'until' },
    });
  const changed = await changeFailures(database, actor, {
    cluster,
    failures,
    action: 'dead-letters:snooze',
    done: 'snoozed',
    detail: 'at' in until ? { until: until.at } : { untilMore: until.more },
    isDryRun: dryRun,
    decide: async (transaction, locked) => {
      const before = await statesBeforeSnooze(transaction, locked);
      return (failure) => (snoozableStates.includes(failure.state) ? { state: 'snoozed', snooze: { stateWas: before(failure), until } } : 'impossible');
    },
  });
  return tellMany(changed);
}
