import type pg from 'pg';
import { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { askedInstant } from '#lib/access/asked-instant.ts';
import { wrongCursor } from '#lib/access/wrong-cursor.ts';
import { askedAssignee } from './asked-assignee.ts';
import { countFailures } from './count-assigned.ts';
import type { DeadLetterPage, DeadLetterQuery } from './dead-letter.ts';
import { statesOf } from './failure-states.ts';
import { newestFailures } from './newest-failures.ts';
import { readLines } from './read-lines.ts';
import { readableKinds } from './readable-kinds.ts';

/** Where a page ends: the last line's time and id; neither may be more than Postgres takes. */
const cursorSchema = z.tuple([askedInstant, z.string().regex(/^\d{1,18}$/)]);

function readCursor(cursor: string): z.infer<typeof cursorSchema> {
  const parsed = z
    .string()
    .transform((text) => Buffer.from(text, 'base64url').toString().split('~'))
    .pipe(cursorSchema)
    .safeParse(cursor);
  if (!parsed.success) throw wrongCursor('this list');
  return parsed.data;
}

const largestId = String(2n ** 63n - 1n);

/**
 * Failures of a cluster, last failed first: a page costs the same wherever it is, and new arrivals do not shift it.
 * @throws AccessDenied where the chosen topic may not be read, Refusal when the cursor is not one of ours.
 */
export async function listDeadLetters(pool: pg.Pool, actor: Actor, cluster: string, query: DeadLetterQuery): Promise<DeadLetterPage> {
  const { state, from, to, cursor, limit } = query;
  const after = cursor === undefined ? null : readCursor(cursor);
  const kinds = await readableKinds(pool, actor, { ...query, cluster });
  const assignee = askedAssignee(query.assignee, actor);
  const before = { at: after?.[0] ?? to ?? 'infinity', id: after?.[1] ?? (to === undefined ? largestId : '0') };
  const [{ places, next }, counts] = await Promise.all([
    newestFailures(pool, kinds, { states: statesOf(state), before, from: from ?? '-infinity', assignee }, limit),
    countFailures(pool, kinds.ids, assignee),
  ]);
  const lines = await readLines(
    pool,
    places.map(({ id }) => id),
  );
  const nextCursor = next === null ? null : Buffer.from(`${next.lastFailedAt.toISOString()}~${next.id}`).toString('base64url');
  return { lines, nextCursor, counts, areCountsExact: kinds.shared.ids.length === 0, search: null };
}
