import type { Actor } from '#lib/access/actor.ts';
import type { Json } from '#lib/access/audit.ts';
import { AccessDenied, type Action } from '#lib/access/policy.ts';
import { Refusal } from '#lib/access/refusal.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import type { Failure } from '#lib/db/generated/client.ts';
import { manyRows } from '#lib/db/many-rows.ts';
import { postgresText } from '#lib/db/postgres-text.ts';
import { canBecome } from '#lib/dead-letters/failure-states.ts';
import type { ManyResult } from '#lib/dead-letters/many-actions.ts';
import { noSuchDeadLetter } from '#lib/dead-letters/no-such-dead-letter.ts';
import { auditMany } from './audit-many.ts';
import { type PermittedKind, permittedKinds } from './permitted-kinds.ts';
import { assigneeOf, type Becomes, type Changed, storeChanges } from './store-changes.ts';

/** What a failure is to become; `impossible` where the action makes no sense in its state. */
export type Next = Becomes | 'unchanged' | 'impossible';

type Decision = (failure: Failure) => Next;

export interface ManyChanges {
  cluster: string;
  /** The versions that the operator saw. */
  failures: readonly { id: string; version: number }[];
  action: Action;
  /** The action as a refusal says it: "it cannot be discarded then". */
  done: string;
  /** Decides for failures that are locked, by their ids. */
  decide: (transaction: Transaction, failures: ReadonlyMap<string, Failure>) => Promise<Decision> | Decision;
  reason?: string | undefined;
  /** What the audit says besides. */
  detail?: { [name: string]: Json };
  /** Only tells what would be done. */
  isDryRun?: boolean | undefined;
}

/** A failure that stays as it is, and why. */
export interface Refused {
  id: string;
  error: Refusal | AccessDenied;
  /** Undefined where it is not there. */
  failure?: Failure;
}

export interface ChangedMany {
  done: ManyResult['done'];
  refused: Refused[];
}

function inWords({ state, claimedByJobId }: Failure): string {
  return claimedByJobId === null ? state : `${state} by replay #${claimedByJobId}`;
}

/** The version that an operator saw is not the newest: somebody, or Kafka, changed the failure meanwhile. */
function changedMeanwhile(failure: Failure, by: string | undefined): Refusal {
  const { id, state } = failure;
  return new Refusal(
    `Dead letter ${id} has changed since you looked: it is ${inWords(failure)} now${by === undefined ? '' : `, by ${by}`}. Look at it again before you decide.`,
    { kind: 'conflict', type: 'changed-meanwhile', fields: { id: String(id), state } },
  );
}

function notInThisState(failure: Failure, done: string): Refusal {
  const { id, state } = failure;
  return new Refusal(`Dead letter ${id} is ${inWords(failure)}; it cannot be ${done} then.`, {
    kind: 'conflict',
    type: 'not-in-this-state',
    fields: { id: String(id), state },
  });
}

/** Who did last what made failures newer than the operator saw them; only for those. */
async function whoChanged(transaction: Transaction, seen: ManyChanges['failures'], failures: ReadonlyMap<string, Failure>): Promise<Map<bigint, string>> {
  const changed = seen.filter(({ id, version }) => failures.get(id)?.version !== version).flatMap(({ id }) => failures.get(id)?.id ?? []);
  if (changed.length === 0) return new Map();
  const latest = await transaction.failureChange.findMany({
    where: { failureId: { in: changed } },
    orderBy: { id: 'desc' },
    distinct: ['failureId'],
    select: { failureId: true, actor: true },
  });
  return new Map(latest.map(({ failureId, actor }) => [failureId, actor]));
}

/** A failure that stays in its state may be given to somebody else, or wait for something else. */
function isPossible({ state }: Failure, next: Becomes): boolean {
  return next.state === state ? next.assignee !== undefined || next.snooze !== undefined : canBecome(state, next.state);
}

interface Situation {
  failures: ReadonlyMap<string, Failure>;
  kinds: ReadonlyMap<number, PermittedKind>;
  changedBy: ReadonlyMap<bigint, string>;
  next: Decision;
}

/** What is to become of one, or what is to be said. */
function decideOn(
  seen: { id: string; version: number },
  { cluster, done }: ManyChanges,
  situation: Situation,
): Refused | { failure: Failure; next: Becomes | 'unchanged' } {
  const { id, version } = seen;
  const failure = situation.failures.get(id);
  if (failure === undefined) return { id, error: noSuchDeadLetter(cluster, id) };
  const kind = situation.kinds.get(failure.kindId);
  const isOld = failure.version !== version;
  // The policy was not asked about a kind that it became only now.
  if (kind === undefined) return { id, error: changedMeanwhile(failure, situation.changedBy.get(failure.id)), failure };
  // Nothing of a failure is told to who may not act on it.
  if (kind.denied !== null) return { id, error: kind.denied };
  const next = situation.next(failure);
  if (next === 'unchanged') return { failure, next };
  if (isOld) return { id, error: changedMeanwhile(failure, situation.changedBy.get(failure.id)), failure };
  if (next === 'impossible' || !isPossible(failure, next)) return { id, error: notInThisState(failure, done), failure };
  return { failure, next };
}

function sortOut(changes: ManyChanges, situation: Situation): ChangedMany & { changes: Changed[] } {
  const result: ChangedMany & { changes: Changed[] } = { done: [], refused: [], changes: [] };
  for (const seen of changes.failures) {
    const decided = decideOn(seen, changes, situation);
    if ('error' in decided) {
      result.refused.push(decided);
      continue;
    }
    const { failure, next } = decided;
    const { id } = seen;
    if (next === 'unchanged') result.done.push({ id, version: failure.version, state: failure.state, assignee: failure.assignee, isChanged: false });
    else {
      result.changes.push({ failure, becomes: next });
      result.done.push({ id, version: failure.version + 1, state: next.state, assignee: assigneeOf(failure, next), isChanged: true });
    }
  }
  return result;
}

/**
 * Changes failures for a person, each for itself: those that cannot be changed are said and do not keep back the others. Asks policy, versions and the table of
 * states; history of each and one line of audit are kept in the same transaction.
 */
export async function changeFailures(database: Database, actor: Actor, asked: ManyChanges): Promise<ChangedMany> {
  const { cluster, failures: seen, action, decide, isDryRun = false } = asked;
  const ids = seen.map(({ id }) => BigInt(id));
  const kinds = await permittedKinds(database, actor, { action, cluster, ids });
  return database.$transaction(async (transaction) => {
    // In one order, so that two who change the same ones cannot wait for each other.
    if (!isDryRun) await transaction.$queryRaw`select from failure where id = any(${ids}) and cluster = ${cluster} order by id for update`;
    const found = await transaction.failure.findMany({ where: { id: { in: ids }, cluster } });
    const failures = new Map(found.map((failure) => [String(failure.id), failure]));
    const situation = { failures, kinds, changedBy: await whoChanged(transaction, seen, failures), next: await decide(transaction, failures) };
    const { done, refused, changes } = sortOut(asked, situation);
    if (isDryRun || changes.length === 0) return { done, refused };
    const reason = asked.reason === undefined ? null : postgresText(asked.reason);
    await storeChanges(transaction, actor, changes, reason);
    await auditMany(transaction, actor, { cluster, action, changes, kinds, refused: refused.length, reason, detail: asked.detail });
    return { done, refused };
  }, manyRows);
}

/** The result of an action on many as the API tells it. */
export function tellMany({ done, refused }: ChangedMany): ManyResult {
  return {
    done,
    refused: refused.map(({ id, error, failure }) => ({
      id,
      type: error instanceof AccessDenied ? 'access-denied' : error.type,
      reason: error.message,
      version: failure?.version ?? null,
      state: failure?.state ?? null,
      claimedByJobId: failure?.claimedByJobId ?? null,
    })),
  };
}
