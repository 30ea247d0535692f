import type pg from 'pg';
import { z } from 'zod';
import { isOfAnotherTopicSql } from '#lib/replay/plan/origin-topic-sql.ts';
import type { RangePart } from './replay-range.ts';

/** A plan looks at no more messages with which a failure began, to tell which of them its filter means: they are held in memory while the range is read. */
const mostBegan = 1_000_000;
/** And it keeps no more of those that are meant. A replay claims far fewer; the others are in other replays, or dealt with. */
export const mostFailing = 100_000;

const row = z.object({ partition: z.int(), count: z.int(), offsets: z.string() });

/**
 * The offsets of a range's messages with which a failure began, in whatever state it is, by partition.
 * @throws Error when they are too many.
 */
export async function beganFailures(
  pool: pg.Pool,
  { cluster, topic, topicId, parts }: { cluster: string; topic: string; topicId: string; parts: readonly RangePart[] },
): Promise<Map<number, ReadonlySet<bigint>>> {
  const { rows } = await pool.query(
    `select partition, count(*)::int as count, string_agg(origin_offset::text, ',') as offsets
       from (select distinct part.partition, began.origin_offset from failure join dead_letter began on began.id = failure.first_record_id
               join unnest($3::int[], $4::bigint[], $5::bigint[]) as part(partition, from_offset, to_offset)
                 on part.partition = began.origin_partition and began.origin_offset >= part.from_offset and began.origin_offset < part.to_offset
              where failure.cluster = $1 and began.origin_topic = $2 and not ${isOfAnotherTopicSql('$6::uuid')} limit ${mostBegan + 1}) began group by partition`,
    [cluster, topic, parts.map(({ partition }) => partition), parts.map(({ fromOffset }) => fromOffset), parts.map(({ toOffset }) => toOffset), topicId],
  );
  const began = z.array(row).parse(rows);
  if (began.reduce((sum, { count }) => sum + count, 0) > mostBegan) throw tooManyFailed(mostBegan);
  return new Map(began.map(({ partition, offsets }) => [partition, new Set(offsets.split(',').map(BigInt))]));
}

export const tooManyFailed = (most: number) =>
  new Error(`More than ${most} messages between the bounds have failed, so which of them the filter means cannot be kept. Take a shorter range.`);
