import { z } from 'zod';
import { viewPayload } from '#lib/access/payload.ts';
import { decodeHeaders } from '#lib/kafka/record-headers.ts';
import type { RecordBody } from './bodies/body-block.ts';
import { readFacts } from './conventions/table.ts';
import type { DeadLetterLine } from './dead-letter.ts';
import { failureState } from './failure-states.ts';

/** A line of a list shows the beginning of the key; the record's own page shows more. */
const keyPreviewBytes = 200;

/** What a line says of the error is read from the headers; where they are larger than this it names the class alone. */
const longestHeadersBytes = 64 * 1024;
const longestMessage = 1_000;

/**
 * SQL that joins a failure (`failure`) with its newest dead letter (`record`) and that record's topic; its columns are what `failureRow` parses. The key of a rescued
 * original is not among them: it is its topic's, and not everybody who may read the dead letters may read that.
 */
export const failureRowSql = `
  select failure.id, failure.state, failure.version, failure.record_count, failure.first_failed_at, failure.last_failed_at, failure.claimed_by_job_id, failure.assignee,
         topic.name as topic, record.partition, record."offset", coalesce(record.event_type, original.event_type) as event_type, record.error_class,
         snooze.until_at as snooze_until_at, snooze.more as snooze_more, snooze.by as snooze_by, snooze.at as snooze_at,
         case when snooze.more is null then 0 else
           (select coalesce(sum(arrival.count), 0)::int from failure_arrival arrival where arrival.kind_id = snooze.kind_id and arrival.id > snooze.after_arrival_id)
         end as snooze_come,
         failure.first_record_id, failure.last_record_id, record.origin_topic, record.origin_partition, record.origin_offset, record.origin_timestamp_ms, record.consumer_group
    from failure join dead_letter record on record.id = failure.last_record_id join topic on topic.id = record.topic_ref
    left join dead_letter_original original on original.record_id = record.id
    left join failure_snooze snooze on snooze.failure_id = failure.id and failure.state = 'snoozed'`;

/** A row of `failureRowSql`, as `pg` gives it: 64-bit integers as text. */
export const failureRow = z.object({
  id: z.string(),
  state: failureState,
  version: z.int(),
  record_count: z.int(),
  first_failed_at: z.date(),
  last_failed_at: z.date(),
  claimed_by_job_id: z.int().nullable(),
  assignee: z.string().nullable(),
  snooze_until_at: z.date().nullable(),
  snooze_more: z.int().nullable(),
  snooze_by: z.string().nullable(),
  snooze_at: z.date().nullable(),
  snooze_come: z.int(),
  topic: z.string(),
  partition: z.int(),
  offset: z.string(),
  first_record_id: z.coerce.bigint(),
  last_record_id: z.coerce.bigint(),
  event_type: z.string().nullable(),
  error_class: z.string().nullable(),
  origin_topic: z.string().nullable(),
  origin_partition: z.int().nullable(),
  origin_offset: z.string().nullable(),
  origin_timestamp_ms: z.string().nullable(),
  consumer_group: z.string().nullable(),
});
export type FailureRow = z.infer<typeof failureRow>;

function snoozeOf(row: FailureRow): DeadLetterLine['snooze'] {
  if (row.snooze_by === null || row.snooze_at === null) return null;
  return {
    untilAt: row.snooze_until_at?.toISOString() ?? null,
    more: row.snooze_more,
    come: row.snooze_come,
    by: row.snooze_by,
    at: row.snooze_at.toISOString(),
  };
}

/** What the list shows of a failure. @param body of its newest dead letter */
export function lineOfRow(row: FailureRow, { key, headers }: Omit<RecordBody, 'value'>): DeadLetterLine {
  return {
    id: row.id,
    state: row.state,
    version: row.version,
    position: { topic: row.topic, partition: row.partition, offset: row.offset },
    origin: {
      topic: row.origin_topic,
      partition: row.origin_partition,
      offset: row.origin_offset,
      consumerGroup: row.consumer_group,
      timestampMs: row.origin_timestamp_ms,
    },
    key: viewPayload(key, keyPreviewBytes),
    eventType: row.event_type,
    errorClass: row.error_class,
    errorMessage: headers.length > longestHeadersBytes ? null : (readFacts(decodeHeaders(headers)).facts.errorMessage?.slice(0, longestMessage) ?? null),
    recordCount: row.record_count,
    firstFailedAt: row.first_failed_at.toISOString(),
    lastFailedAt: row.last_failed_at.toISOString(),
    claimedByJobId: row.claimed_by_job_id,
    assignee: row.assignee,
    snooze: snoozeOf(row),
  };
}
