import type pg from 'pg';
import { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { Refusal } from '#lib/access/refusal.ts';
import { countByState } from './count-by-state.ts';
import type { DeadLetterPage, DeadLetterQuery } from './dead-letter.ts';
import { type FailureState, failureState, openStates } from './failure-states.ts';
import { failureRow, failureRowSql, lineOfRow } from './line-of-row.ts';
import { readableKinds } from './readable-kinds.ts';

/** Where a page ends: the last line's time and id; neither may be more than Postgres takes. */
const cursorSchema = z.tuple([z.iso.datetime().refine((text) => Date.parse(text) >= 0), z.string().regex(/^\d{1,18}$/)]);

function readCursor(cursor: string): z.infer<typeof cursorSchema> {
  const parsed = z
    .string()
    .transform((text) => Buffer.from(text, 'base64url').toString().split('~'))
    .pipe(cursorSchema)
    .safeParse(cursor);
  if (!parsed.success)
    throw new Refusal('The cursor is not one that this list gave. Start again from the first page.', {
      kind: 'invalid',
      type: 'wrong-cursor',
      fields: { field: 'cursor' },
    });
  return parsed.data;
}

/** The states that a filter means. */
export const statesOf = (state: DeadLetterQuery['state']): readonly FailureState[] =>
  state === 'open' ? openStates : state === 'all' ? failureState.options : [state];

const largestId = String(2n ** 63n - 1n);

/**
 * The newest of each kind and state that has any, by failure_kind_id_state_last_failed_at_id_idx; merged, they are the newest of all. An index over the
 * whole cluster would give them in one go, and would cost a seventh of the speed of indexing.
 */
const newestIds = `
  select newest.id
    from (select kind_id, state from failure_count
           where kind_id = any(coalesce($7::int[], array(select kind.id from failure_kind kind join topic on topic.id = kind.topic_ref where topic.cluster = $1)))
             and state = any($2::failure_state[])
           group by kind_id, state having sum(count) > 0) given
   cross join lateral (
     select id, last_failed_at from failure
      where failure.kind_id = given.kind_id and failure.state = given.state and (last_failed_at, id) < ($3::timestamptz, $4::bigint) and last_failed_at >= $6
      order by last_failed_at desc, id desc limit $5
   ) newest
   order by newest.last_failed_at desc, newest.id desc limit $5`;

/**
 * Failures of a cluster, last failed first. The newest of each kind and state are found by an index and merged: a page costs the same wherever it is, and
 * new arrivals do not shift it.
 * @throws AccessDenied where the chosen topic may not be read, Refusal when the cursor is not one of ours.
 */
export async function listDeadLetters(pool: pg.Pool, actor: Actor, cluster: string, query: DeadLetterQuery): Promise<DeadLetterPage> {
  const { state, from, to, cursor, limit } = query;
  const after = cursor === undefined ? null : readCursor(cursor);
  const kindIds = await readableKinds(pool, actor, { ...query, cluster });
  const [{ rows }, counts] = await Promise.all([
    pool.query(
      `${failureRowSql}
        where failure.id = any(array(${newestIds}))
        order by failure.last_failed_at desc, failure.id desc`,
      [cluster, statesOf(state), after?.[0] ?? to ?? 'infinity', after?.[1] ?? (to === undefined ? largestId : '0'), limit + 1, from ?? '-infinity', kindIds],
    ),
    countByState(pool, cluster, kindIds),
  ]);
  const lines = z.array(failureRow).parse(rows.slice(0, limit)).map(lineOfRow);
  const last = lines.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? Buffer.from(`${last.lastFailedAt}~${last.id}`).toString('base64url') : null;
  return { lines, nextCursor, counts, search: null };
}
