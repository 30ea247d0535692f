import type pg from 'pg';
import { z } from 'zod';
import type { failuresOfEvents } from './failures-of-events.ts';

const digits = z.coerce.string();
const returnRow = z
  .object({
    failure_id: digits,
    topic: z.string(),
    partition: z.int(),
    offset: digits,
    origin_topic: z.string().nullable(),
    origin_partition: z.int().nullable(),
    origin_offset: digits.nullable(),
    job_id: z.int().nullable(),
    timestamp_ms: digits,
    error_class: z.string().nullable(),
  })
  .transform(({ topic, partition, offset, ...row }) => ({
    failureId: row.failure_id,
    position: { topic, partition, offset },
    origin:
      row.origin_topic === null || row.origin_partition === null || row.origin_offset === null
        ? null
        : { topic: row.origin_topic, partition: row.origin_partition, offset: row.origin_offset },
    jobId: row.job_id,
    timestampMs: row.timestamp_ms,
    errorClass: row.error_class,
  }));

/** So many are shown of one chain. */
const mostReturns = 200;

/** The records of failures that came back of what a replay had sent. By the index over the failures of records that are not their first. */
export async function readReturns(pool: pg.Pool, failureIds: readonly string[]): Promise<z.infer<typeof failuresOfEvents>['returns']> {
  if (failureIds.length === 0) return [];
  const { rows } = await pool.query(
    `select letter.failure_id, topic.name as topic, letter.partition, letter."offset", letter.origin_topic, letter.origin_partition, letter.origin_offset,
            letter.returned_from_job_id as job_id, letter.timestamp_ms, letter.error_class
       from dead_letter letter join topic on topic.id = letter.topic_ref
      where letter.failure_id = any($1::bigint[]) and not letter.is_first and letter.returned_from_job_id is not null order by letter.id limit ${mostReturns}`,
    [failureIds],
  );
  return z.array(returnRow).parse(rows);
}
