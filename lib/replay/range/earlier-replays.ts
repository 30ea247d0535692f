import type pg from 'pg';
import { z } from 'zod';
import { type RangePart, spansOf } from './replay-range.ts';

const earlierRow = z.object({ job_id: z.int(), ended_at: z.date(), offsets: z.coerce.number() });

/** A replay that has ended and has sent messages of the same offsets to the same target. `offsets` may hold messages that its filter left out. */
export type EarlierReplay = z.infer<typeof earlierRow>;

/** Reads the rows of one source, of which there are as many as parts of it that were ever replayed. */
const earlierSql = `
  select shard.job_id, job.ended_at, sum(least(span.to_offset, shard.from_offset + shard.position) - greatest(span.from_offset, shard.from_offset) - skipped.offsets) as offsets
    from replay_source source join replay_shard shard on shard.source_id = source.id and shard.sent_count > 0
    join replay_job job on job.id = shard.job_id and job.state in ('done', 'cancelled') and job.plan -> 'range' ->> 'target' = $3
    join unnest($4::int[], $5::bigint[], $6::bigint[]) as span(partition, from_offset, to_offset)
      on span.partition = shard.source_partition and span.from_offset < shard.from_offset + shard.position and span.to_offset > shard.from_offset
   cross join lateral (
     select coalesce(sum(least(span.to_offset, shard.from_offset + rest.to_position) - greatest(span.from_offset, shard.from_offset + rest.from_position)), 0) as offsets
       from replay_left rest where rest.job_id = shard.job_id and rest.shard = shard.shard and shard.from_offset + rest.from_position < span.to_offset and shard.from_offset + rest.to_position > span.from_offset) skipped
   where source.cluster = $1 and source.topic_id = $2 group by 1, 2
  having sum(least(span.to_offset, shard.from_offset + shard.position) - greatest(span.from_offset, shard.from_offset) - skipped.offsets) > 0
   order by shard.job_id desc`;

/** Which replays have sent messages of a range before, the newest first: what they left out does not count. */
export async function earlierReplays(
  pool: pg.Pool,
  { cluster, topicId, target, parts }: { cluster: string; topicId: string; target: string; parts: readonly RangePart[] },
): Promise<EarlierReplay[]> {
  const spans = spansOf(parts);
  const { rows } = await pool.query(earlierSql, [
    cluster,
    topicId,
    target,
    spans.map(({ partition }) => partition),
    spans.map(({ fromOffset }) => fromOffset),
    spans.map(({ toOffset }) => toOffset),
  ]);
  return z.array(earlierRow).parse(rows);
}
