import type pg from 'pg';
import { z } from 'zod';
import type { RewindDetail } from './rewind.ts';

/** So many are named; the count is of all. */
const mostNamed = 50;

const failedRow = z.object({
  failure_id: z.string(),
  topic: z.string(),
  partition: z.int(),
  origin_offset: z.string(),
  error_class: z.string().nullable(),
  total: z.coerce.number(),
  unnamed: z.coerce.number(),
});

/**
 * Dead letters with an origin in what the group reads again that were indexed since the offsets were set: what failed again, of this group or, by a convention that
 * names none, perhaps of another that reads the same topic; so many of them are `unnamed`. Reads the evidence from the id on that
 * was the newest then, which prunes its partitions, to the one that was the newest when a later rewind of the group was set: what failed since is of that one.
 */
export async function failedAgain(
  pool: pg.Pool,
  cluster: string,
  rewind: { id: number; groupId: string; after: bigint },
): Promise<RewindDetail['failedAgain']> {
  const { rows } = await pool.query(
    `select *, count(*) over () as total, count(*) filter (where consumer_group is null) over () as unnamed from (
       select distinct on (record.failure_id) record.failure_id, record.id, moved.topic, moved.partition, record.origin_offset, record.error_class, record.consumer_group
         from dead_letter record join topic on topic.id = record.topic_ref and topic.cluster = $1
         join rewind_partition moved on moved.rewind_id = $2 and moved.topic = record.origin_topic and moved.partition = record.origin_partition
          and record.origin_offset >= moved.new_offset and record.origin_offset < moved.committed_then
        where record.id > $3 and (record.consumer_group = $4 or record.consumer_group is null)
          and record.id <= coalesce((select min(later.dead_letters_after) from rewind later join rewind own on own.id = $2
                where later.cluster = $1 and later.group_id = $4 and later.applied_at > own.applied_at), 9223372036854775807)
        order by record.failure_id, record.id desc
     ) failed order by id desc limit ${mostNamed}`,
    [cluster, rewind.id, rewind.after, rewind.groupId],
  );
  const failed = z.array(failedRow).parse(rows);
  return {
    count: failed[0]?.total ?? 0,
    unnamed: failed[0]?.unnamed ?? 0,
    newest: failed.map(({ failure_id, topic, partition, origin_offset, error_class }) => ({
      failureId: failure_id,
      topic,
      partition,
      offset: origin_offset,
      errorClass: error_class,
    })),
  };
}
