import type pg from 'pg';
import { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { isAllowed } from '#lib/access/policy.ts';
import { Refusal } from '#lib/access/refusal.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import { countByState } from './count-by-state.ts';
import type { DeadLetterPage, DeadLetterQuery } from './dead-letter.ts';
import { type FailureState, failureState, openStates } from './failure-states.ts';
import { failureRow, failureRowSql, lineOfRow } from './line-of-row.ts';

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

const statesOf = (state: DeadLetterQuery['state']): readonly FailureState[] =>
  state === 'open' ? openStates : state === 'all' ? failureState.options : [state];

/** The newest of a state, by failure_cluster_state_last_failed_at_id_idx. */
const newestOfState = `
  unnest($2::failure_state[]) as given(state) cross join lateral (
    select id, last_failed_at from failure where cluster = $1 and failure.state = given.state and (last_failed_at, id) < ($3::timestamptz, $4::bigint)
     order by last_failed_at desc, id desc limit $5
  ) newest`;

/** The newest of a topic and state, by failure_topic_ref_state_last_failed_at_id_idx. */
const newestOfTopicAndState = `
  unnest($2::failure_state[]) as given(state) cross join unnest($6::int[]) as chosen(topic_ref) cross join lateral (
    select id, last_failed_at from failure
     where failure.cluster = $1 and failure.topic_ref = chosen.topic_ref and failure.state = given.state and (last_failed_at, id) < ($3::timestamptz, $4::bigint)
     order by last_failed_at desc, id desc limit $5
  ) newest`;

/**
 * The topics whose failures are listed: the chosen one, or all that the policy lets somebody read; null where that is every one.
 * @throws AccessDenied where the chosen topic may not be read
 */
async function readableTopicRefs(pool: pg.Pool, actor: Actor, { cluster, topic }: { cluster: string; topic: string | undefined }): Promise<number[] | null> {
  if (topic !== undefined) await requireAllowed(actor, 'dead-letters:read', { cluster, topic });
  const { rows } = await pool.query<{ id: number; name: string }>('select id, name from topic where cluster = $1 and ($2::text is null or name = $2)', [
    cluster,
    topic ?? null,
  ]);
  const readable = rows.filter(({ name }) => isAllowed(actor, 'dead-letters:read', { cluster, topic: name }));
  return topic === undefined && readable.length === rows.length ? null : readable.map(({ id }) => id);
}

/**
 * Failures of a cluster, last failed first. Each state's newest are found by an index and merged: a page costs the same wherever it is (2 to 10 ms among
 * 1,000,000 failures), and new arrivals do not shift it.
 * @throws AccessDenied where the chosen topic may not be read, Refusal when the cursor is not one of ours.
 */
export async function listDeadLetters(pool: pg.Pool, actor: Actor, cluster: string, { state, topic, cursor, limit }: DeadLetterQuery): Promise<DeadLetterPage> {
  const after = cursor === undefined ? null : readCursor(cursor);
  const topicRefs = await readableTopicRefs(pool, actor, { cluster, topic });
  const [{ rows }, counts] = await Promise.all([
    pool.query(
      `${failureRowSql}
        where failure.id = any(array(
          select newest.id from ${topicRefs === null ? newestOfState : newestOfTopicAndState} order by newest.last_failed_at desc, newest.id desc limit $5
        ))
        order by failure.last_failed_at desc, failure.id desc`,
      [cluster, statesOf(state), after?.[0] ?? 'infinity', after?.[1] ?? String(2n ** 63n - 1n), limit + 1, ...(topicRefs === null ? [] : [topicRefs])],
    ),
    countByState(pool, cluster, topicRefs),
  ]);
  const lines = z.array(failureRow).parse(rows.slice(0, limit)).map(lineOfRow);
  const last = lines.at(-1);
  return { lines, nextCursor: rows.length > limit && last !== undefined ? Buffer.from(`${last.lastFailedAt}~${last.id}`).toString('base64url') : null, counts };
}
