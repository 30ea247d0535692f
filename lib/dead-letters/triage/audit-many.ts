import type { Actor } from '#lib/access/actor.ts';
import { type Json, recordAudit } from '#lib/access/audit.ts';
import type { Action } from '#lib/access/policy.ts';
import type { Transaction } from '#lib/db/client.ts';
import { idRuns } from './id-runs.ts';
import type { PermittedKind } from './permitted-kinds.ts';
import { assigneeOf, type Changed } from './store-changes.ts';

interface DoneToMany {
  cluster: string;
  action: Action;
  changes: readonly Changed[];
  kinds: ReadonlyMap<number, PermittedKind>;
  /** How many of those asked for stayed as they are. */
  refused: number;
  reason: string | null;
  detail?: { [name: string]: Json } | undefined;
}

/** What one change was, as the audit of a single dead letter tells it. */
function detailOfOne({ failure, becomes }: Changed): { [name: string]: Json } {
  const assignment = becomes.assignee === undefined ? {} : { assignee: assigneeOf(failure, becomes), assigneeBefore: failure.assignee };
  return { from: failure.state, to: becomes.state, ...assignment };
}

/** How many there are of each value. */
function countBy(values: readonly string[]): { [value: string]: number } {
  const counts: { [value: string]: number } = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

/**
 * One line for an action, however many failures it was done to: of one it names that failure, of many it counts what they were and became, and gives their
 * ids in runs ("17–40, 55"). What was done to each stands in its own history.
 */
export async function auditMany(
  transaction: Transaction,
  actor: Actor,
  { cluster, action, changes, kinds, refused, reason, detail }: DoneToMany,
): Promise<void> {
  const topics = [...new Set(changes.map(({ failure }) => kinds.get(failure.kindId)?.topic ?? ''))].sort();
  const [only] = changes;
  const isOne = changes.length === 1 && only !== undefined;
  const what: { [name: string]: Json } = isOne
    ? { topic: topics[0] ?? '', ...detailOfOne(only) }
    : {
        deadLetters: changes.length,
        topics,
        from: countBy(changes.map(({ failure }) => failure.state)),
        to: countBy(changes.map(({ becomes }) => becomes.state)),
        ids: idRuns(changes.map(({ failure }) => failure.id)),
      };
  await recordAudit(transaction, {
    actor,
    action,
    cluster,
    subject: isOne ? `failure/${only.failure.id}` : undefined,
    outcome: 'done',
    detail: { ...what, ...(refused === 0 ? {} : { refused }), ...detail, ...(reason === null ? {} : { reason }) },
  });
}
