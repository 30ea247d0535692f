import type pg from 'pg';
import { type Counts, countByState } from './count-by-state.ts';
import { type FailureState, failureState } from './failure-states.ts';

/** How many failures of these kinds are in each state: of a person, of nobody (null), or whosever they are (undefined). */
export function countFailures(pool: pg.Pool | pg.ClientBase, kindIds: readonly number[], assignee: string | null | undefined): Promise<Counts> {
  return assignee === undefined ? countByState(pool, kindIds) : countAssigned(pool, kindIds, assignee);
}

/**
 * How many failures of a person (or of nobody: null) are in each state, by failure_assignee_last_failed_at_id_idx, which holds only those of somebody; nobody's
 * are all others.
 * @param kindIds the kinds that are counted.
 */
async function countAssigned(pool: pg.Pool | pg.ClientBase, kindIds: readonly number[], assignee: string | null): Promise<Counts> {
  const { rows } = await pool.query<{ state: FailureState; count: string }>(
    `select state, count(*) as count from failure where ${assignee === null ? '$2::text is null and assignee is not null' : 'assignee = $2'} and kind_id = any($1) group by state`,
    [kindIds, assignee],
  );
  const counted = new Map(rows.map(({ state, count }) => [state, Number(count)]));
  const all = assignee === null ? await countByState(pool, kindIds) : undefined;
  const countOf = (state: FailureState) => (all === undefined ? (counted.get(state) ?? 0) : Math.max(0, all[state] - (counted.get(state) ?? 0)));
  return Object.fromEntries(failureState.options.map((state) => [state, countOf(state)])) as Counts; // every state is there
}
