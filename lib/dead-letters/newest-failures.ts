import type pg from 'pg';
import { z } from 'zod';
import type { FailureState } from './failure-states.ts';
import { type ReadableKinds, saysNames } from './readable-kinds.ts';

const placeRow = z.object({ id: z.string(), last_failed_at: z.date(), fits: z.boolean() });

/** Where a failure stands in a list. */
export interface FailurePlace {
  lastFailedAt: Date;
  id: string;
}

/** A part of a list: of failures in these states, older than a place, last failed at an instant or later (as Postgres writes them). */
export interface ListPart {
  states: readonly FailureState[];
  before: { at: string; id: string };
  from: string;
}

/** So many failures of shared kinds are looked at for one page. */
const mostShared = 1_000;

/**
 * The newest of some kinds. The newest one of each kind and state that has any is found by failure_kind_id_state_last_failed_at_id_idx, and only for those kinds
 * and states whose newest are in front are more read: a look-up a kind and state, and not a page of each. An index over the whole cluster would give them in one
 * go, and would cost a seventh of the speed of indexing.
 */
const newestSql = `
  with given as (
    select kind_id, state from failure_count where kind_id = any($1::int[]) and state = any($2::failure_state[]) group by kind_id, state having sum(count) > 0
  ), front as materialized (
    select given.* from given cross join lateral (
      select last_failed_at, id from failure
       where failure.kind_id = given.kind_id and failure.state = given.state and (last_failed_at, id) < ($3::timestamptz, $4::bigint) and last_failed_at >= $5
       order by last_failed_at desc, id desc limit 1
    ) head order by head.last_failed_at desc, head.id desc limit $6
  ), newest as (
    select place.* from front cross join lateral (
      select last_failed_at, id, last_record_id from failure
       where failure.kind_id = front.kind_id and failure.state = front.state and (last_failed_at, id) < ($3::timestamptz, $4::bigint) and last_failed_at >= $5
       order by last_failed_at desc, id desc limit $6
    ) place order by place.last_failed_at desc, place.id desc limit $6
  )
  select failure.id, failure.last_failed_at, $7 or ${saysNames(8)} as fits from newest failure order by failure.last_failed_at desc, failure.id desc`;

async function newestOf(pool: pg.Pool, kindIds: readonly number[], part: ListPart, limit: number, names: ReadableKinds['shared'] | null) {
  if (kindIds.length === 0) return [];
  const { states, before, from } = part;
  const given = [kindIds, states, before.at, before.id, from, limit, names === null, names?.consumerGroup ?? null, names?.errorClass ?? null];
  const { rows } = await pool.query(newestSql, given);
  return z
    .array(placeRow)
    .parse(rows)
    .map(({ id, last_failed_at: lastFailedAt, fits }) => ({ id, lastFailedAt, fits }));
}

const newestFirst = (one: FailurePlace, other: FailurePlace) =>
  other.lastFailedAt.getTime() - one.lastFailedAt.getTime() || Number(BigInt(other.id) - BigInt(one.id));

/**
 * A page of the failures of some kinds, last failed first.
 * @returns up to `limit` places, and after which one the next page begins; null at the end. A page may be short, or empty, before the end: of shared kinds only
 * the newest thousand are looked at for each.
 */
export async function newestFailures(
  pool: pg.Pool,
  { ids, shared }: ReadableKinds,
  part: ListPart,
  limit: number,
): Promise<{ places: FailurePlace[]; next: FailurePlace | null }> {
  const [own, looked] = await Promise.all([newestOf(pool, ids, part, limit + 1, null), newestOf(pool, shared.ids, part, mostShared, shared)]);
  const lookedTo = looked.length < mostShared ? undefined : looked.at(-1);
  const found = [...own, ...looked.filter(({ fits }) => fits)].sort(newestFirst);
  const known = lookedTo === undefined ? found : found.filter((place) => newestFirst(place, lookedTo) <= 0);
  const places = known.slice(0, limit);
  return { places, next: known.length > limit ? (places.at(-1) ?? null) : (lookedTo ?? null) };
}
