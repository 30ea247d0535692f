import type pg from 'pg';
import { z } from 'zod';
import { Refusal } from '#lib/access/refusal.ts';
import { canBecome, failureState } from '#lib/dead-letters/failure-states.ts';

const int64 = z.string().transform(BigInt);

const selectedRow = z.object({
  failure_id: int64,
  state: failureState,
  claimed_by_job_id: z.int().nullable(),
  record_id: int64,
  topic: z.string(),
  partition: z.int(),
  offset: int64,
  timestamp_ms: int64,
  key: z.instanceof(Buffer).nullable(),
  /** Key, value and headers together. */
  size_bytes: z.int(),
  is_tombstone: z.boolean(),
  /** Of a dead letter without a body, whose original was not rescued: why there is nothing to send. */
  missing_body: z.string().nullable(),
  convention: z.string(),
  origin_topic: z.string().nullable(),
  origin_partition: z.int().nullable(),
  origin_offset: int64.nullable(),
  origin_timestamp_ms: int64.nullable(),
  consumer_group: z.string().nullable(),
  earlier_replays: z.int(),
});

const recordRow = selectedRow.extend({ value: z.instanceof(Buffer).nullable(), headers: z.instanceof(Buffer) });

/**
 * A failure that was selected for a replay, with what is known of its newest dead letter; but its origin is that of its first one: the origin of one that
 * returned is the position of our copy.
 */
export type SelectedFailure = z.infer<typeof selectedRow>;

/** The same with the bytes that are sent: a selection of a thousand can hold a gigabyte of them, so they are loaded by the slice. */
export type SelectedRecord = z.infer<typeof recordRow>;

const selectedSql = (columns = '') => `
  select failure.id as failure_id, failure.state, failure.claimed_by_job_id, record.id as record_id, topic.name as topic, record.partition, record."offset", record.timestamp_ms,
         coalesce(record.key, original.key) as key, coalesce(octet_length(record.key), octet_length(original.key), 0) + coalesce(octet_length(record.value), octet_length(original.value), 0) + octet_length(coalesce(original.headers, record.headers)) as size_bytes,
         coalesce(record.value, original.value) is null as is_tombstone, case when original.status <> 'rescued' then coalesce(original.why, 'it was not fetched yet') end as missing_body,
         ${columns} record.convention, began.origin_topic, began.origin_partition, began.origin_offset, coalesce(record.origin_timestamp_ms, original.timestamp_ms) as origin_timestamp_ms, record.consumer_group,
         (select count(*) from replay_item where replay_item.failure_id = failure.id and replay_item.outcome in ('sent', 'proven', 'returned', 'unproven'))::int as earlier_replays
    from failure
    join lateral (select origin_topic, origin_partition, origin_offset from dead_letter where failure_id = failure.id order by id limit 1) began on true
    join dead_letter record on record.id = `;

/** A dead letter without a body is sent as the original that was rescued. */
const withOriginal = 'left join dead_letter_original original on original.record_id = record.id';

/**
 * Loads the failures of a selection with what is known of their newest dead letters.
 * @throws Refusal when one does not exist, or cannot be replayed in the state it is in.
 */
export async function selectFailures(pool: pg.Pool, cluster: string, failureIds: readonly string[]): Promise<SelectedFailure[]> {
  const { rows } = await pool.query(
    `${selectedSql()} failure.last_record_id ${withOriginal} join topic on topic.id = record.topic_ref where failure.cluster = $1 and failure.id = any($2::bigint[])`,
    [cluster, failureIds],
  );
  const failures = z.array(selectedRow).parse(rows);
  const found = new Set(failures.map(({ failure_id }) => String(failure_id)));
  const missing = failureIds.filter((id) => !found.has(id));
  if (missing.length > 0)
    throw new Refusal(`There is no dead letter ${missing[0]} in cluster ${cluster}.`, {
      kind: 'not-found',
      type: 'no-such-dead-letter',
      fields: { ids: missing },
    });
  const stuck = failures.filter(({ state }) => !canBecome(state, 'claimed'));
  const [first] = stuck;
  if (first !== undefined) {
    const why = first.claimed_by_job_id === null ? `is ${first.state}` : `is in replay ${first.claimed_by_job_id} already`;
    throw new Refusal(
      `Dead letter ${first.failure_id} ${why}${stuck.length > 1 ? `, and ${stuck.length - 1} more cannot be replayed either` : ''}. Take ${stuck.length > 1 ? 'them' : 'it'} out of the selection.`,
      {
        kind: 'conflict',
        type: 'not-in-this-state',
        fields: { ids: stuck.map(({ failure_id }) => String(failure_id)) },
      },
    );
  }
  return failures;
}

const byRecordId = (columns?: string) =>
  `${selectedSql(columns)} any($1::bigint[]) and record.failure_id = failure.id ${withOriginal} join topic on topic.id = record.topic_ref`;

/** Loads what is known of a plan's items, as they were frozen: by record id. */
export async function loadFacts(pool: pg.Pool, recordIds: readonly bigint[]): Promise<Map<bigint, SelectedFailure>> {
  const { rows } = await pool.query(byRecordId(), [recordIds]);
  return new Map(
    z
      .array(selectedRow)
      .parse(rows)
      .map((row) => [row.record_id, row]),
  );
}

/** Loads the records of a plan's items with their bytes: by record id. */
export async function loadRecords(pool: pg.Pool, recordIds: readonly bigint[]): Promise<Map<bigint, SelectedRecord>> {
  const { rows } = await pool.query(byRecordId('coalesce(record.value, original.value) as value, coalesce(original.headers, record.headers) as headers,'), [
    recordIds,
  ]);
  return new Map(
    z
      .array(recordRow)
      .parse(rows)
      .map((row) => [row.record_id, row]),
  );
}
