import type pg from 'pg';
import { z } from 'zod';
import type { FailureState } from './failure-states.ts';
import { type ReadableKinds, saysNames } from './readable-kinds.ts';

const placeRow = z.object({ id: z.string(), last_failed_at: z.date(), fits: z.boolean() });

const placeOf = ({ id, last_failed_at: lastFailedAt, fits }: z.infer<typeof placeRow>) => ({ id, lastFailedAt, fits });

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
  /** Of nobody (null) or of a person only; undefined: whoever takes care of them. */
  assignee?: string | null | undefined;
}

/** So many failures of shared kinds are looked at for one page. */
const mostShared = 1_000;

/**
 * The newest of some kinds. The newest one of each kind and state that has any is found by failure_kind_id_state_last_failed_at_id_idx, and only for those kinds
 * and states whose newest are in front are more read: a look-up a kind and state, and not a page of each. An index over the whole cluster would give them in one
 * go, and would cost a seventh of the speed of indexing. Where only those of nobody are asked for, those of somebody are passed over: they are few.
 */
const newestSql = (ofNobody: boolean) => `
  with given as (
    select kind_id, state from failure_count where kind_id = any($1::int[]) and state = any($2::failure_state[]) group by kind_id, state having sum(count) > 0
  ), front as materialized (
    select given.* from given cross join lateral (
      select last_failed_at, id from failure
       where failure.kind_id = given.kind_id and failure.state = given.state and (last_failed_at, id) < ($3::timestamptz, $4::bigint) and last_failed_at >= $5
         ${ofNobody ? 'and assignee is null' : ''} order by last_failed_at desc, id desc limit 1
    ) head order by head.last_failed_at desc, head.id desc limit $6
  ), newest as (
    select place.* from front cross join lateral (
      select last_failed_at, id, last_record_id from failure
       where failure.kind_id = front.kind_id and failure.state = front.state and (last_failed_at, id) < ($3::timestamptz, $4::bigint) and last_failed_at >= $5
         ${ofNobody ? 'and assignee is null' : ''} order by last_failed_at desc, id desc limit $6
    ) place order by place.last_failed_at desc, place.id desc limit $6
  )
  select failure.id, failure.last_failed_at, $7 or ${saysNames(8)} as fits from newest failure order by failure.last_failed_at desc, failure.id desc`;

async function newestOf(pool: pg.Pool, kindIds: readonly number[], part: ListPart, limit: number, names: ReadableKinds['shared'] | null) {
  if (kindIds.length === 0) return [];
  const { states, before, from } = part;
  const given = [kindIds, states, before.at, before.id, from, limit, names === null, names?.consumerGroup ?? null, names?.errorClass ?? null];
  const { rows } = await pool.query(newestSql(part.assignee === null), given);
  return z.array(placeRow).parse(rows).map(placeOf);
}

/** The newest of a person, by failure_assignee_last_failed_at_id_idx: few enough to look at each one's kind. */
const assignedSql = `
  select failure.id, failure.last_failed_at, true as fits from failure
   where failure.assignee = $7 and failure.state = any($2::failure_state[]) and (failure.last_failed_at, failure.id) < ($3::timestamptz, $4::bigint) and failure.last_failed_at >= $5
     and (failure.kind_id = any($1::int[]) or (failure.kind_id = any($8::int[]) and ${saysNames(9)}))
   order by failure.last_failed_at desc, failure.id desc limit $6`;

async function newestAssigned(pool: pg.Pool, { ids, shared }: ReadableKinds, { states, before, from }: ListPart, limit: number, assignee: string) {
  const { rows } = await pool.query(assignedSql, [
    ids,
    states,
    before.at,
    before.id,
    from,
    limit,
    assignee,
    shared.ids,
    shared.consumerGroup,
    shared.errorClass,
  ]);
  return z.array(placeRow).parse(rows).map(placeOf);
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
  kinds: ReadableKinds,
  part: ListPart,
  limit: number,
): Promise<{ places: FailurePlace[]; next: FailurePlace | null }> {
  const { ids, shared } = kinds;
  if (part.assignee != null) {
    const assigned = await newestAssigned(pool, kinds, part, limit + 1, part.assignee);
    const places = assigned.slice(0, limit);
    return { places, next: assigned.length > limit ? (places.at(-1) ?? null) : null };
  }
  const [own, looked] = await Promise.all([newestOf(pool, ids, part, limit + 1, null), newestOf(pool, shared.ids, part, mostShared, shared)]);
  const lookedTo = looked.length < mostShared ? undefined : looked.at(-1);
  const found = [...own, ...looked.filter(({ fits }) => fits)].sort(newestFirst);
  const known = lookedTo === undefined ? found : found.filter((place) => newestFirst(place, lookedTo) <= 0);
  const places = known.slice(0, limit);
  return { places, next: known.length > limit ? (places.at(-1) ?? null) : (lookedTo ?? null) };
}
