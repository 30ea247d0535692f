import type pg from 'pg';
import { z } from 'zod';
import { goneAfterMs } from '#lib/leases/lease.ts';
import type { IndexReach } from './chain/tell-missing.ts';

const reachRow = z.object({ name: z.string(), is_behind: z.boolean() });

/** How far the index of a cluster is, topic by topic: behind where a partition is not read to its end, cannot be read, or is not known yet. Topics that were left or are gone are not traced. */
export async function readIndexReach(pool: pg.Pool, cluster: string): Promise<IndexReach> {
  const [{ rows }, { rows: work }] = await Promise.all([
    pool.query(
      `select topic.name, bool_or(position.id is null or position.next_offset < position.log_end_offset or coalesce(position.trouble, topic.trouble) is not null) as is_behind
         from traced_topic topic left join trace_position position on position.topic_ref = topic.id
        where topic.cluster = $1 and topic.gone_at is null and topic.left_at is null group by topic.name`,
      [cluster],
    ),
    pool.query<{ is_at_work: boolean }>(`select exists (select from worker where seen_at > now() - $1 * interval '1 ms') as is_at_work`, [goneAfterMs]),
  ]);
  return {
    isAtWork: work[0]?.is_at_work ?? false,
    topics: new Map(
      z
        .array(reachRow)
        .parse(rows)
        .map(({ name, is_behind }) => [name, is_behind ? 'behind' : 'read']),
    ),
  };
}
