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

/** The newest of a state, by failure_cluster_state_last_failed_at_id_idx. */
const newestOfState = `
  unnest($2::failure_state[]) as given(state) cross join lateral (
    select id, last_failed_at from failure where cluster = $1 and failure.state = given.state and (last_failed_at, id) < ($3::timestamptz, $4::bigint) and last_failed_at >= $6
     order by last_failed_at desc, id desc limit $5
  ) newest`;

/** The newest of a kind and state, by failure_kind_id_state_last_failed_at_id_idx. */
const newestOfKindAndState = `
  unnest($2::failure_state[]) as given(state) cross join unnest($7::int[]) as chosen(kind_id) cross join lateral (
    select id, last_failed_at from failure
     where failure.kind_id = chosen.kind_id and failure.cluster = $1 and failure.state = given.state and (last_failed_at, id) < ($3::timestamptz, $4::bigint) and last_failed_at >= $6
     order by last_failed_at desc, id desc limit $5
  ) newest`;

/**
 * Failures of a cluster, last failed first. Each state's newest are found by an index and merged: a page costs the same wherever it is (2 to 10 ms among
 * 1,000,000 failures), and new arrivals do not shift it.
 * @throws AccessDenied where the chosen topic may not be read, Refusal when the cursor is not one of ours.
 */
export async function listDeadLetters(pool: pg.Pool, actor: Actor, cluster: string, query: DeadLetterQuery): Promise<DeadLetterPage> {
  const { state, from, to, cursor, limit } = query;
  const after = cursor === undefined ? null : readCursor(cursor);
  const kindIds = await readableKinds(pool, actor, { ...query, cluster });
  const [{ rows }, counts] = await Promise.all([
    pool.query(
      `${failureRowSql}
        where failure.id = any(array(
          select newest.id from ${kindIds === null ? newestOfState : newestOfKindAndState} order by newest.last_failed_at desc, newest.id desc limit $5
        ))
        order by failure.last_failed_at desc, failure.id desc`,
      [
        cluster,
        statesOf(state),
        after?.[0] ?? to ?? 'infinity',
        after?.[1] ?? (to === undefined ? largestId : '0'),
        limit + 1,
        from ?? '-infinity',
        ...(kindIds === null ? [] : [kindIds]),
      ],
    ),
    countByState(pool, cluster, kindIds),
  ]);
  const lines = z.array(failureRow).parse(rows.slice(0, limit)).map(lineOfRow);
  const last = lines.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? Buffer.from(`${last.lastFailedAt}~${last.id}`).toString('base64url') : null;
  return { lines, nextCursor, counts, search: null };
}
