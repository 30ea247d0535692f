import type pg from 'pg';
import { z } from 'zod';
import { openStates } from '#lib/dead-letters/failure-states.ts';
import { placeKey } from '#lib/lag/place-key.ts';

interface Range {
  topic: string;
  partition: number;
  /** From here on, up to but without the second. */
  from: bigint;
  to: bigint;
}

const countRow = z.object({ topic: z.string(), partition: z.int(), failures: z.coerce.number() });

/**
 * How many open dead letters have their origin in these ranges and are of this group, or of one that their convention does not name. Reads the failures of those kinds by
 * their first record: as many as are open.
 * @returns by `placeKey`; a partition without any is missing.
 */
export async function countDeadLetters(pool: pg.Pool, cluster: string, groupId: string, ranges: readonly Range[]): Promise<Map<string, number>> {
  const { rows } = await pool.query(
    `select place.topic, place.partition, count(*) as failures
       from topic join failure_kind kind on kind.topic_ref = topic.id and (kind.consumer_group = $2 or kind.consumer_group is null)
       join failure on failure.kind_id = kind.id and failure.state::text = any($3)
       join dead_letter record on record.id = failure.first_record_id
       join unnest($4::text[], $5::int[], $6::bigint[], $7::bigint[]) as place(topic, partition, from_offset, to_offset)
         on place.topic = record.origin_topic and place.partition = record.origin_partition and record.origin_offset >= from_offset and record.origin_offset < to_offset
      where topic.cluster = $1 group by place.topic, place.partition`,
    [
      cluster,
      groupId,
      openStates,
      ranges.map(({ topic }) => topic),
      ranges.map(({ partition }) => partition),
      ranges.map(({ from }) => from),
      ranges.map(({ to }) => to),
    ],
  );
  return new Map(
    z
      .array(countRow)
      .parse(rows)
      .map((row) => [placeKey(row), row.failures]),
  );
}
