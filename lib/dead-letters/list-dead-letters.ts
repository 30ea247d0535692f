import type pg from 'pg';
import { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { isAllowed } from '#lib/access/policy.ts';
import { Refusal } from '#lib/access/refusal.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
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

/** How many failures are in each state. */
async function countByState(pool: pg.Pool, cluster: string, topicRefs: number[] | null): Promise<Record<FailureState, number>> {
  const { rows } = await pool.query<{ state: FailureState; count: string }>(
    'select state, count(*) from failure where cluster = $1 and ($2::int[] is null or topic_ref = any($2)) group by state',
    [cluster, topicRefs],
  );
  const counts = new Map(rows.map(({ state, count }) => [state, Number(count)]));
  return Object.fromEntries(failureState.options.map((state) => [state, counts.get(state) ?? 0])) as Record<FailureState, number>; // every state is there
}

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
 * Failures of a cluster, last failed first. Keyset over failure_cluster_state_last_failed_at_id_idx (one state) or failure_cluster_last_failed_at_id_idx:
 * a page costs the same wherever it is, and new arrivals do not shift it.
 * @throws AccessDenied where the chosen topic may not be read, Refusal when the cursor is not one of ours.
 */
export async function listDeadLetters(pool: pg.Pool, actor: Actor, cluster: string, { state, topic, cursor, limit }: DeadLetterQuery): Promise<DeadLetterPage> {
  const after = cursor === undefined ? null : readCursor(cursor);
  const topicRefs = await readableTopicRefs(pool, actor, { cluster, topic });
  const [{ rows }, counts] = await Promise.all([
    pool.query(
      `${failureRowSql}
        where failure.cluster = $1 and failure.state = any($2::failure_state[]) and ($3::int[] is null or failure.topic_ref = any($3))
          and ($4::timestamptz is null or (failure.last_failed_at, failure.id) < ($4, $5::bigint))
        order by failure.last_failed_at desc, failure.id desc limit $6`,
      [cluster, statesOf(state), topicRefs, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
    ),
    countByState(pool, cluster, topicRefs),
  ]);
  const lines = z.array(failureRow).parse(rows.slice(0, limit)).map(lineOfRow);
  const last = lines.at(-1);
  return { lines, nextCursor: rows.length > limit && last !== undefined ? Buffer.from(`${last.lastFailedAt}~${last.id}`).toString('base64url') : null, counts };
}
