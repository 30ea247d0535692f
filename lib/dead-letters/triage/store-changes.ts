import type { Actor } from '#lib/access/actor.ts';
import type { Transaction } from '#lib/db/client.ts';
import type { Failure } from '#lib/db/generated/client.ts';
import type { FailureState } from '#lib/dead-letters/failure-states.ts';
import type { SnoozeUntil } from '#lib/dead-letters/snooze.ts';

/** What a failure becomes. */
export interface Becomes {
  state: FailureState;
  /** Whose it is then; undefined: whose it was. */
  assignee?: string | null;
  /** What it waits for, and what it is when it wakes; `ended`: it waits no longer. Undefined: as it was. */
  snooze?: { stateWas: FailureState; until: SnoozeUntil } | 'ended';
}

export interface Changed {
  failure: Failure;
  becomes: Becomes;
}

/** What a failure's history says that it waits for. */
function waitsFor({ snooze }: Becomes): { untilAt: Date | null; untilMore: number | null } {
  if (snooze === undefined || snooze === 'ended') return { untilAt: null, untilMore: null };
  return 'at' in snooze.until ? { untilAt: new Date(snooze.until.at), untilMore: null } : { untilAt: null, untilMore: snooze.until.more };
}

async function storeSnoozes(transaction: Transaction, actor: Actor, changes: readonly Changed[]): Promise<void> {
  const ended = changes.filter(({ becomes }) => becomes.snooze === 'ended').map(({ failure }) => failure.id);
  if (ended.length > 0) await transaction.failureSnooze.deleteMany({ where: { failureId: { in: ended } } });
  const snoozed = changes.flatMap(({ failure, becomes }) =>
    becomes.snooze === undefined || becomes.snooze === 'ended' ? [] : [{ failure, stateWas: becomes.snooze.stateWas, ...waitsFor(becomes) }],
  );
  if (snoozed.length === 0) return;
  const ids = snoozed.map(({ failure }) => failure.id);
  const statesWere = snoozed.map(({ stateWas }) => stateWas);
  const kinds = snoozed.map(({ failure }) => failure.kindId);
  const untilAt = snoozed.map((one) => one.untilAt?.toISOString() ?? null);
  const more = snoozed.map(({ untilMore }) => untilMore);
  await transaction.$executeRaw`
    insert into failure_snooze (failure_id, state_was, by, until_at, more, kind_id, after_arrival_id)
    select given.failure_id, given.state_was::failure_state, ${actor.email}, given.until_at::timestamptz, given.more, given.kind_id,
           (select coalesce(max(id), 0) from failure_arrival)
      from unnest(${ids}::bigint[], ${statesWere}::text[], ${untilAt}::text[], ${more}::int[], ${kinds}::int[])
        as given(failure_id, state_was, until_at, more, kind_id)
    on conflict (failure_id) do update set state_was = excluded.state_was, by = excluded.by, at = now(), until_at = excluded.until_at, more = excluded.more,
      kind_id = excluded.kind_id, after_arrival_id = excluded.after_arrival_id`;
}

/** Writes what locked failures become, with their history: in one statement each, whatever their number. */
export async function storeChanges(transaction: Transaction, actor: Actor, changes: readonly Changed[], reason: string | null): Promise<void> {
  const ids = changes.map(({ failure }) => failure.id);
  const states = changes.map(({ becomes }) => becomes.state);
  const assignees = changes.map(({ failure, becomes }) => assigneeOf(failure, becomes));
  await transaction.$executeRaw`
    update failure set state = changed.state::failure_state, assignee = changed.assignee, version = version + 1,
                       state_before = case when failure.state::text = changed.state then state_before else failure.state end
      from unnest(${ids}::bigint[], ${states}::text[], ${assignees}::text[]) as changed(id, state, assignee) where failure.id = changed.id`;
  await storeSnoozes(transaction, actor, changes);
  await transaction.failureChange.createMany({
    data: changes.map(({ failure, becomes }) => ({
      failureId: failure.id,
      actor: actor.email,
      fromState: failure.state,
      toState: becomes.state,
      ...(becomes.assignee === undefined ? {} : { fromAssignee: failure.assignee, toAssignee: becomes.assignee }),
      ...waitsFor(becomes),
      reason,
    })),
  });
}

/** Whose a failure is after a change. */
export const assigneeOf = (failure: Failure, becomes: Becomes): string | null => (becomes.assignee === undefined ? failure.assignee : becomes.assignee);
