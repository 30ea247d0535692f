import type pg from 'pg';
import { z } from 'zod';

const paceRow = z.object({ topic_ref: z.int(), indexed_per_second: z.number(), gained_per_second: z.number() });

/** How fast a topic is indexed, and how fast that gains on the topic's end. */
export interface IndexingPace {
  offsetsPerSecond: number;
  gainedPerSecond: number;
}

/** A minute and a little: samples are some seconds apart. */
const overSeconds = 75;
const leastSeconds = 4;

/** The pace of each topic of a cluster over about the last minute, by the topic's reference; those that are watched for less than some seconds are missing. */
export async function loadIndexingPace(pool: pg.Pool, cluster: string): Promise<Map<number, IndexingPace>> {
  const { rows } = await pool.query(
    `select topic_ref, (sum(next_offset - then_next) / seconds)::float8 as indexed_per_second, (sum((next_offset - then_next) - (log_end_offset - then_end)) / seconds)::float8 as gained_per_second
       from (
         select position.topic_ref, position.next_offset, position.log_end_offset, sample.next_offset as then_next, sample.log_end_offset as then_end,
                max(extract(epoch from now() - sample.at)) over (partition by position.topic_ref) as seconds
           from topic join index_position position on position.topic_ref = topic.id
          cross join lateral (
            select at, next_offset, log_end_offset from log_sample where log_sample.topic_ref = position.topic_ref and log_sample.partition = position.partition
             and at > now() - interval '${overSeconds} seconds' and at < now() - interval '${leastSeconds} seconds' order by at limit 1
          ) sample
          where topic.cluster = $1 and topic.gone_at is null and topic.excluded_at is null
       ) moved group by topic_ref, seconds`,
    [cluster],
  );
  return new Map(
    z
      .array(paceRow)
      .parse(rows)
      .map((row) => [row.topic_ref, { offsetsPerSecond: row.indexed_per_second, gainedPerSecond: row.gained_per_second }]),
  );
}

/** How long it takes to index what remains at this pace; null where nothing remains, or at this pace never. */
export function timeLeftMs(remaining: bigint, pace: IndexingPace | undefined): number | null {
  if (remaining === 0n || pace === undefined || pace.gainedPerSecond <= 0) return null;
  return Math.round((Number(remaining) / pace.gainedPerSecond) * 1_000);
}
