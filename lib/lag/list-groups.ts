import type pg from 'pg';
import { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { isAllowed } from '#lib/access/policy.ts';
import type { groupList } from './group-lag.ts';
import { groupRow, groupRowSql, lineOf } from './group-row.ts';
import { byGravity } from './lag-state.ts';

/** Whether somebody may know of a group: of every topic that it reads, since its lag tells of all. */
export const mayReadGroup = (actor: Actor, cluster: string, topics: readonly string[]): boolean =>
  topics.every((topic) => isAllowed(actor, 'groups:read', { cluster, topic }));

/** The consumer groups of a cluster that somebody may know of, as they were sampled last: the gravest first, of equals the one with the most lag. Uses the unique index (cluster, group_id). */
export async function listGroups(pool: pg.Pool, actor: Actor, cluster: string): Promise<z.infer<typeof groupList>> {
  const { rows } = await pool.query(`select ${groupRowSql} from consumer_group where cluster = $1 order by group_id`, [cluster]);
  const groups = z
    .array(groupRow)
    .parse(rows)
    .filter(({ topics }) => mayReadGroup(actor, cluster, topics))
    .sort(byGravity);
  return { groups: groups.map(lineOf), sampledAt: groups[0]?.sampled_at.toISOString() ?? null };
}
