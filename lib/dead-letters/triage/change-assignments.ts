import type { Actor } from '#lib/access/actor.ts';
import { recordAudits } from '#lib/access/audit.ts';
import { AccessDenied } from '#lib/access/policy.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import type { Failure } from '#lib/db/generated/client.ts';
import type { AssignResult } from '#lib/dead-letters/assignment.ts';
import type { FailureState } from '#lib/dead-letters/failure-states.ts';

/** What a failure is to become; `refused`: a sentence why not. */
export type NextAssignment = { state: FailureState; assignee: string | null } | 'unchanged' | { type: string; refused: string };

interface Changes {
  cluster: string;
  /** The versions that the operator saw. */
  failures: readonly { id: string; version: number }[];
  /** Decides for locked failures, by id. */
  decide: (transaction: Transaction, failures: ReadonlyMap<string, Failure>) => Promise<(failure: Failure, seenVersion: number) => NextAssignment>;
  detail?: { undone: true };
}

/** The kinds of the failures, each with its topic, and why the actor may not assign there: null where they may. A denial is in the audit once. */
async function assignableKinds(
  database: Database,
  actor: Actor,
  cluster: string,
  ids: readonly bigint[],
): Promise<Map<number, { topic: string; denied: string | null }>> {
  const failures = await database.failure.findMany({ where: { id: { in: [...ids] }, cluster }, select: { kindId: true }, distinct: ['kindId'] });
  const kinds = await database.failureKind.findMany({
    where: { id: { in: failures.map(({ kindId }) => kindId) } },
    select: { id: true, topic: { select: { name: true } } },
  });
  const deniedIn = new Map<string, string | null>();
  for (const topic of new Set(kinds.map((kind) => kind.topic.name))) deniedIn.set(topic, await denial(actor, cluster, topic));
  return new Map(kinds.map(({ id, topic }) => [id, { topic: topic.name, denied: deniedIn.get(topic.name) ?? null }]));
}

async function denial(actor: Actor, cluster: string, topic: string): Promise<string | null> {
  try {
    await requireAllowed(actor, 'dead-letters:assign', { cluster, topic });
    return null;
  } catch (error) {
    if (error instanceof AccessDenied) return error.message;
    throw error;
  }
}

interface Assigned {
  failure: Failure;
  state: FailureState;
  assignee: string | null;
}

/** In one statement, whatever their number: what each becomes. */
async function store(transaction: Transaction, actor: Actor, changes: readonly Assigned[]): Promise<void> {
  const ids = changes.map(({ failure }) => failure.id);
  const states = changes.map(({ state }) => state);
  const assignees = changes.map(({ assignee }) => assignee);
  await transaction.$executeRaw`
    update failure set state = changed.state::failure_state, assignee = changed.assignee, version = version + 1,
                       state_before = case when failure.state::text = changed.state then state_before else failure.state end
      from unnest(${ids}::bigint[], ${states}::text[], ${assignees}::text[]) as changed(id, state, assignee) where failure.id = changed.id`;
  await transaction.failureChange.createMany({
    data: changes.map(({ failure, state, assignee }) => ({
      failureId: failure.id,
      actor: actor.email,
      fromState: failure.state,
      toState: state,
      fromAssignee: failure.assignee,
      toAssignee: assignee,
    })),
  });
}

/** What is to be done with each, and what is to be said. */
function sortOut(
  seen: Changes['failures'],
  decideOn: (id: string, seenVersion: number) => { failure: Failure; becomes: NextAssignment } | undefined,
  cluster: string,
) {
  const result: AssignResult = { done: [], refused: [] };
  const changes: Assigned[] = [];
  for (const { id, version } of seen) {
    const decided = decideOn(id, version);
    if (decided === undefined) {
      result.refused.push({ id, type: 'no-such-dead-letter', reason: `There is no dead letter ${id} in cluster ${cluster}.` });
      continue;
    }
    const { failure, becomes } = decided;
    if (becomes === 'unchanged') result.done.push({ id, version: failure.version, state: failure.state, assignee: failure.assignee, isChanged: false });
    else if ('refused' in becomes) result.refused.push({ id, type: becomes.type, reason: becomes.refused });
    else {
      changes.push({ failure, ...becomes });
      result.done.push({ id, version: failure.version + 1, ...becomes, isChanged: true });
    }
  }
  return { result, changes };
}

/**
 * Changes who takes care of failures, each for itself: those that cannot be changed are said and do not keep back the others. History and audit are kept in the
 * same transaction.
 */
export async function changeAssignments(database: Database, actor: Actor, { cluster, failures: seen, decide, detail }: Changes): Promise<AssignResult> {
  const ids = seen.map(({ id }) => BigInt(id));
  const kinds = await assignableKinds(database, actor, cluster, ids);
  return database.$transaction(async (transaction) => {
    // In one order, so that two who assign the same ones cannot wait for each other.
    await transaction.$queryRaw`select from failure where id = any(${ids}) and cluster = ${cluster} order by id for update`;
    const locked = await transaction.failure.findMany({ where: { id: { in: ids }, cluster } });
    const failures = new Map(locked.map((failure) => [String(failure.id), failure]));
    const next = await decide(transaction, failures);
    const decideOn = (id: string, seenVersion: number) => {
      const failure = failures.get(id);
      if (failure === undefined) return undefined;
      const kind = kinds.get(failure.kindId);
      // The policy was not asked about a kind that it became only now.
      if (kind === undefined)
        return { failure, becomes: { type: 'changed-meanwhile', refused: `Dead letter ${id} failed again at this moment. Look at it again.` } };
      return { failure, becomes: kind.denied === null ? next(failure, seenVersion) : { type: 'access-denied', refused: kind.denied } };
    };
    const { result, changes } = sortOut(seen, decideOn, cluster);
    if (changes.length === 0) return result;
    await store(transaction, actor, changes);
    await recordAudits(
      transaction,
      changes.map(({ failure, state, assignee }) => ({
        actor,
        action: 'dead-letters:assign' as const,
        cluster,
        subject: `failure/${failure.id}`,
        outcome: 'done' as const,
        detail: { topic: kinds.get(failure.kindId)?.topic ?? '', from: failure.state, to: state, assignee, assigneeBefore: failure.assignee, ...detail },
      })),
    );
    return result;
  });
}
