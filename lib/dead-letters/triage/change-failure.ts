import type { Actor } from '#lib/access/actor.ts';
import { recordAudit } from '#lib/access/audit.ts';
import type { Action } from '#lib/access/policy.ts';
import { Refusal } from '#lib/access/refusal.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import type { Database } from '#lib/db/client.ts';
import { canBecome, type FailureState } from '#lib/dead-letters/failure-states.ts';
import { noSuchDeadLetter } from '#lib/dead-letters/no-such-dead-letter.ts';
import { lockFailure } from './lock-failure.ts';

/** The version that an operator saw is not the newest: somebody changed the failure meanwhile. */
function changedMeanwhile(id: string, state: FailureState, by: string | undefined): Refusal {
  return new Refusal(
    `Dead letter ${id} has changed since you looked: it is ${state} now${by === undefined ? '' : `, by ${by}`}. Look at it again before you decide.`,
    {
      kind: 'conflict',
      type: 'changed-meanwhile',
      fields: { id, state },
    },
  );
}

interface Change {
  cluster: string;
  id: string;
  /** The version that the operator saw. */
  version: number;
  action: Action;
  /** The state it is to have, given what it has; undefined where the action makes no sense in that state. */
  toState: (failure: { state: FailureState; stateBefore: FailureState | null }) => FailureState | undefined;
  reason?: string;
}

/**
 * Changes a failure's state for a person: checks policy, version and the table of states, and keeps history and audit in the same transaction.
 * @throws AccessDenied, Refusal (not found, changed meanwhile, not possible in this state)
 */
export async function changeFailure(database: Database, actor: Actor, { cluster, id, version, action, toState, reason }: Change): Promise<void> {
  const known = await database.failure.findFirst({ where: { id: BigInt(id), cluster } });
  if (known === null) throw noSuchDeadLetter(cluster, id);
  const { topic } = await database.failureKind.findUniqueOrThrow({ where: { id: known.kindId }, select: { topic: true } });
  await requireAllowed(actor, action, { cluster, topic: topic.name });
  await database.$transaction(async (transaction) => {
    const failure = await lockFailure(transaction, cluster, known.id);
    const latest = await transaction.failureChange.findFirst({ where: { failureId: known.id }, orderBy: { id: 'desc' } });
    if (failure.version !== version) throw changedMeanwhile(id, failure.state, latest?.actor);
    const next = toState(failure);
    if (next === undefined || !canBecome(failure.state, next)) {
      throw new Refusal(`Dead letter ${id} is ${failure.state}; ${action.replace('dead-letters:', '')} is not possible then.`, {
        kind: 'conflict',
        type: 'not-in-this-state',
        fields: { id, state: failure.state },
      });
    }
    await transaction.failure.update({ where: { id: known.id }, data: { state: next, stateBefore: failure.state, version: { increment: 1 } } });
    await transaction.failureChange.create({
      data: { failureId: known.id, actor: actor.email, fromState: failure.state, toState: next, reason: reason ?? null },
    });
    await recordAudit(transaction, {
      actor,
      action,
      cluster,
      subject: `failure/${id}`,
      outcome: 'done',
      detail: { topic: topic.name, from: failure.state, to: next, ...(reason === undefined ? {} : { reason }) },
    });
  });
}
