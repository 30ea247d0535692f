import type pg from 'pg';
import { z } from 'zod';

const measured = z.object({
  cluster: z.string(),
  topic: z.string(),
  /** Offsets that the broker has and that are indexed, and those still to be read, over all partitions. */
  indexed: z.coerce.number(),
  backlog: z.coerce.number(),
  /** Partitions that something keeps from being indexed. */
  troubled: z.int(),
});

/** How far each dead letter topic that is there is indexed, as its worker saw it last: a row a partition, by the primary key of index_position. */
export async function measureIndexing(pool: pg.Pool): Promise<z.infer<typeof measured>[]> {
  const { rows } = await pool.query(
    `select topic.cluster, topic.name as topic, count(position.trouble)::int as troubled,
            sum(greatest(0, position.next_offset - position.log_start_offset))::text as indexed,
            sum(greatest(0, position.log_end_offset - position.next_offset))::text as backlog
       from topic join index_position position on position.topic_ref = topic.id
      where topic.gone_at is null group by topic.cluster, topic.name order by topic.cluster, topic.name`,
  );
  return z.array(measured).parse(rows);
}
