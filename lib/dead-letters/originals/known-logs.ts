import type pg from 'pg';
import { z } from 'zod';
import type { KnownLog } from './retention-clock.ts';
import { topicSettings } from './topic-settings.ts';

const logRow = z.object({
  topic_ref: z.int(),
  partition: z.int(),
  settings: topicSettings.nullable(),
  trouble: z.string().nullable(),
  log_start_offset: z.string().transform(BigInt),
  log_end_offset: z.string().transform(BigInt),
  log_bytes: z.string().transform(BigInt).nullable(),
  offsets_per_second: z.number().nullable(),
  gone_at: z.date().nullable(),
  is_excluded: z.boolean(),
});

/** A partition's growth over less than this says nothing. */
const leastSeconds = 10;

/** The name of a partition among the logs that `loadKnownLogs` gives. */
export const logName = (topicRef: number, partition: number): string => `${topicRef}/${partition}`;

/**
 * What is known of the logs of these dead letter topics, by `logName`. Growth is that of the last day, or of as long as it was watched: one look-up a partition in
 * the primary key of log_sample.
 */
export async function loadKnownLogs(pool: pg.Pool, topicRefs: readonly number[]): Promise<Map<string, KnownLog>> {
  const { rows } = await pool.query(
    `select topic.id as topic_ref, position.partition, topic.settings, coalesce(topic.trouble, topic.settings_trouble) as trouble, position.log_start_offset,
            position.log_end_offset, position.log_bytes, topic.gone_at, topic.excluded_at is not null as is_excluded,
            ((position.log_end_offset - first.log_end_offset) / extract(epoch from now() - first.at))::float8 as offsets_per_second
       from topic join index_position position on position.topic_ref = topic.id
       left join lateral (
         select at, log_end_offset from log_sample where log_sample.topic_ref = topic.id and log_sample.partition = position.partition
          and at > now() - interval '1 day' and at < now() - interval '${leastSeconds} seconds' order by at limit 1
       ) first on true
      where topic.id = any($1)`,
    [topicRefs],
  );
  return new Map(
    z
      .array(logRow)
      .parse(rows)
      .map((row) => [
        logName(row.topic_ref, row.partition),
        {
          settings: row.settings,
          settingsTrouble: row.trouble,
          logStartOffset: row.log_start_offset,
          logEndOffset: row.log_end_offset,
          logBytes: row.log_bytes,
          offsetsPerSecond: row.offsets_per_second,
          goneAt: row.gone_at,
          isExcluded: row.is_excluded,
        },
      ]),
  );
}

/** When a record was first seen to lie before its log's start; null where it was so when we first looked, or more than a week ago. */
export async function whenDeleted(pool: pg.Pool, topicRef: number, partition: number, offset: bigint): Promise<Date | null> {
  const { rows } = await pool.query<{ at: Date | null }>(
    `select min(at) filter (where log_start_offset > $3) as at from log_sample where topic_ref = $1 and partition = $2 having bool_or(log_start_offset <= $3)`,
    [topicRef, partition, offset],
  );
  return rows[0]?.at ?? null;
}
