import type { Transaction } from '#lib/db/client.ts';
import type { Failure } from '#lib/db/generated/client.ts';
import type { FailureState } from '#lib/dead-letters/failure-states.ts';

/** @returns what tells of a locked failure what it is when it does not, or no longer, sleep. */
export async function statesBeforeSnooze(transaction: Transaction, failures: ReadonlyMap<string, Failure>): Promise<(failure: Failure) => FailureState> {
  const asleep = [...failures.values()].filter(({ state }) => state === 'snoozed').map(({ id }) => id);
  const snoozes = asleep.length === 0 ? [] : await transaction.failureSnooze.findMany({ where: { failureId: { in: asleep } } });
  const stateWas = new Map(snoozes.map((snooze) => [snooze.failureId, snooze.stateWas]));
  return ({ id, state }) => (state === 'snoozed' ? (stateWas.get(id) ?? 'new') : state);
}
