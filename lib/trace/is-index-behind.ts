import type pg from 'pg';
import { goneAfterMs } from '#lib/leases/lease.ts';

/** Whether events of a cluster may lie in Kafka that the index has not read: a partition is not read to its end or cannot be read, a topic was left, or no worker is at work. */
export async function isIndexBehind(pool: pg.Pool, cluster: string): Promise<boolean> {
  const { rows } = await pool.query<{ behind: boolean }>(
    `select exists (select from traced_topic topic left join trace_position position on position.topic_ref = topic.id
        where topic.cluster = $1 and topic.gone_at is null
          and (position.next_offset < position.log_end_offset or coalesce(position.trouble, topic.trouble) is not null or topic.left_at is not null))
      or not exists (select from worker where seen_at > now() - $2 * interval '1 ms') as behind`,
    [cluster, goneAfterMs],
  );
  return rows[0]?.behind ?? true;
}
