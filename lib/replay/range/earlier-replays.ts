import type pg from 'pg';
import { z } from 'zod';
import { type RangePart, spansOf } from './replay-range.ts';
import { sentOffsetsSql } from './shard-offsets-sql.ts';

const earlierRow = z.object({ job_id: z.int(), ended_at: z.date().nullable(), offsets: z.coerce.number() });

/** A replay that has sent messages of the same offsets to the same target, and may still be under way: then `ended_at` is null. `offsets`: of so many at most; a filter may have meant others of them. */
export type EarlierReplay = z.infer<typeof earlierRow>;

/** Of each shard the offsets that it came to, within what was meant of its part and asked for now, without what it left. Reads the rows of one source, of which there are as many as parts of it that were ever replayed. */
const rangesSql = `
  select sent.job_id, sent.ended_at, least(sum(upper(run) - lower(run)), (select sum(sent_count) from replay_shard where job_id = sent.job_id)) as offsets
    from (select shard.job_id, job.ended_at,
                 asked.offsets * ${sentOffsetsSql} as offsets
            from replay_source source join replay_shard shard on shard.source_id = source.id and shard.sent_count > 0
            join replay_job job on job.id = shard.job_id and job.plan -> 'range' ->> 'target' = $3
            join (select partition, range_agg(int8range(from_offset, to_offset)) as offsets from unnest($4::int[], $5::bigint[], $6::bigint[]) as span(partition, from_offset, to_offset) group by 1) asked
              on asked.partition = shard.source_partition
           where source.cluster = $1 and source.topic_id = $2) sent
   cross join lateral unnest(sent.offsets) as run
   group by 1, 2`;

/** Of replays of dead letters those whose messages lie there: they go back to where they came from. Reads what was ever sent: a plan is made seldom. */
const failuresSql = `
  select item.job_id, job.ended_at, count(distinct (began.origin_partition, began.origin_offset)) as offsets
    from replay_item item
    join replay_job job on job.id = item.job_id and job.cluster = $1 and coalesce(job.plan -> 'range', 'null') = 'null'
    join failure on failure.id = item.failure_id
    join dead_letter began on began.id = failure.first_record_id and began.origin_topic = $7
    join unnest($4::int[], $5::bigint[], $6::bigint[]) as span(partition, from_offset, to_offset)
      on span.partition = began.origin_partition and began.origin_offset >= span.from_offset and began.origin_offset < span.to_offset
   where item.outcome in ('sent', 'proven', 'returned', 'unproven') and $3 = $7
   group by 1, 2`;

/** Which replays have sent messages of a range before, the newest first: what they left out, or lay between their runs, does not count. */
export async function earlierReplays(
  pool: pg.Pool,
  { cluster, topic, topicId, target, parts }: { cluster: string; topic: string; topicId: string; target: string; parts: readonly RangePart[] },
): Promise<EarlierReplay[]> {
  const spans = spansOf(parts);
  const { rows } = await pool.query(`${rangesSql} union all ${failuresSql} order by 1 desc`, [
    cluster,
    topicId,
    target,
    spans.map(({ partition }) => partition),
    spans.map(({ fromOffset }) => fromOffset),
    spans.map(({ toOffset }) => toOffset),
    topic,
  ]);
  return z.array(earlierRow).parse(rows);
}
