import type pg from 'pg';
import { type FailureState, failureState } from './failure-states.ts';

export type Counts = Record<FailureState, number>;

/**
 * How many failures are in each state: the sums that the triggers of `failure` keep in failure_count, by failure_count_kind_id_state_idx. As of now, at any size.
 * @param kindIds the kinds that are counted.
 */
export async function countByState(pool: pg.Pool | pg.ClientBase, kindIds: readonly number[]): Promise<Counts> {
  const { rows } = await pool.query<{ state: FailureState; count: string }>(
    'select state, sum(count) as count from failure_count where kind_id = any($1) group by state',
    [kindIds],
  );
  const counts = new Map(rows.map(({ state, count }) => [state, Number(count)]));
  return Object.fromEntries(failureState.options.map((state) => [state, counts.get(state) ?? 0])) as Counts; // every state is there
}
