import type pg from 'pg';
import { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { isAllowed } from '#lib/access/policy.ts';
import { wrongCursor } from '#lib/access/wrong-cursor.ts';
import { postgresText } from '#lib/db/postgres-text.ts';
import { type RewindLine, type RewindPlan, type rewindPage, rewindPlan } from './rewind.ts';
import { rewindState, statesUnderWay } from './rewind-states.ts';

/** The columns that `rewindRow` parses. */
export const rewindColumns =
  'id, group_id, state, state_reason, plan, reason, undo_of, planned_by, planned_at, confirmed_by, applied_at, ended_at, plan_hash, expires_at, confirmed_at, waits_until, blocked_by, resumed_at, dead_letters_after';

export const rewindRow = z.object({
  id: z.int(),
  group_id: z.string(),
  state: rewindState,
  state_reason: z.string().nullable(),
  plan: rewindPlan,
  reason: z.string().nullable(),
  undo_of: z.int().nullable(),
  planned_by: z.string(),
  planned_at: z.date(),
  confirmed_by: z.string().nullable(),
  applied_at: z.date().nullable(),
  ended_at: z.date().nullable(),
});

/** What lists show of a rewind. */
export function rewindLineOf(row: z.infer<typeof rewindRow>): RewindLine {
  const { partitions } = row.plan;
  const sum = (of: 'again' | 'skipped') => String(partitions.reduce((total, partition) => total + BigInt(partition[of]), 0n));
  return {
    id: row.id,
    group: row.group_id,
    state: row.state,
    stateReason: row.state_reason,
    topics: topicsOf(row.plan),
    partitions: partitions.length,
    again: sum('again'),
    skipped: sum('skipped'),
    reason: row.reason,
    undoOf: row.undo_of,
    plannedBy: row.planned_by,
    plannedAt: row.planned_at.toISOString(),
    confirmedBy: row.confirmed_by,
    appliedAt: row.applied_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
  };
}

const topicsOf = ({ partitions }: RewindPlan): string[] => [...new Set(partitions.map(({ topic }) => topic))];

/** Which page of the rewinds. */
export interface RewindPageRequest {
  group?: string | undefined;
  cursor?: string | undefined;
  limit: number;
  /** Only those that were confirmed and have not ended. */
  state?: 'under-way' | undefined;
}

/**
 * A page of the rewinds of a cluster, or of one of its groups, that somebody may know of: newest first, by keyset over (cluster, id) or (cluster, group_id, id).
 * @throws Refusal when the cursor is not one of ours
 */
export async function listRewinds(
  { pool, cluster }: { pool: pg.Pool; cluster: { id: string } },
  actor: Actor,
  { group, cursor, limit, state }: RewindPageRequest,
): Promise<z.infer<typeof rewindPage>> {
  if (cursor !== undefined && !/^\d{1,9}$/.test(cursor)) throw wrongCursor('this list');
  const { rows } = await pool.query(
    `select ${rewindColumns} from rewind where cluster = $1 and ($2::text is null or group_id = $2) and ($3::int is null or id < $3)
        and ($5::text[] is null or state::text = any($5)) order by id desc limit $4`,
    [cluster.id, group === undefined ? null : postgresText(group), cursor ?? null, limit + 1, state === undefined ? null : statesUnderWay],
  );
  const lines = z.array(rewindRow).parse(rows.slice(0, limit)).map(rewindLineOf);
  return {
    lines: lines.filter(({ topics }) => topics.every((topic) => isAllowed(actor, 'groups:read', { cluster: cluster.id, topic }))),
    nextCursor: rows.length > limit ? String(lines.at(-1)?.id) : null,
  };
}
