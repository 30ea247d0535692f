import type pg from 'pg';
import { z } from 'zod';
import { Refusal } from '#lib/access/refusal.ts';
import type { RecordBody } from '#lib/dead-letters/bodies/body-block.ts';
import { bodyOf, readKeysAndHeaders } from '#lib/dead-letters/bodies/read-bodies.ts';
import type { EditedPart } from '#lib/dead-letters/edits/edit.ts';
import { canBecome, failureState } from '#lib/dead-letters/failure-states.ts';
import { readSentBodies } from '#lib/dead-letters/originals/read-sent-bodies.ts';
import { originTopicIdSql } from './origin-topic-sql.ts';

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
  /** Key, value and headers together. */
  size_bytes: z.int(),
  is_tombstone: z.boolean(),
  /** Of a dead letter without a body, whose original was not rescued: why there is nothing to send. */
  missing_body: z.string().nullable(),
  convention: z.string(),
  origin_topic: z.string().nullable(),
  /** Which topic of that name, as far as that is known. */
  origin_topic_id: z.string().nullable(),
  origin_partition: z.int().nullable(),
  origin_offset: int64.nullable(),
  origin_timestamp_ms: int64.nullable(),
  consumer_group: z.string().nullable(),
  earlier_replays: z.int(),
  /** The version of a draft that somebody made of it. */
  draft_version: z.int().nullable(),
  /** Of the original that was rescued, for a dead letter without a body. */
  rescued_key: z.instanceof(Buffer).nullable(),
});
type SelectedRow = z.infer<typeof selectedRow>;

/**
 * A failure that was selected for a replay, with what is known of its newest dead letter; but its origin is that of its first one: the origin of one that
 * returned is the position of our copy.
 */
export type SelectedFailure = Omit<SelectedRow, 'rescued_key'> & {
  key: Buffer | null;
  /** Where it is sent as somebody edited it: key, size and bytes are then the edit's. */
  edit: SelectedEdit | null;
};

/** What is known of an edit that is sent. */
export interface SelectedEdit {
  version: number;
  hash: string;
  author: string;
  reason: string;
  changed: EditedPart[];
  /** Whether its value reads as JSON. */
  isJson: boolean;
}

/** The same with the bytes that are sent: a selection of ten thousand can hold gigabytes of them, so they are loaded by the slice. */
export type SelectedRecord = Omit<SelectedFailure, 'edit'> & Pick<RecordBody, 'value' | 'headers'> & { isEdited: boolean };

const selectedSql = `
  select failure.id as failure_id, failure.state, failure.claimed_by_job_id, record.id as record_id, topic.name as topic, record.partition, record."offset", record.timestamp_ms,
         case when original.status = 'rescued' then coalesce(octet_length(original.key), 0) + coalesce(octet_length(original.value), 0) + octet_length(original.headers) else record.size_bytes end as size_bytes,
         record.is_tombstone and original.value is null as is_tombstone, case when original.status <> 'rescued' then coalesce(original.why, 'it was not fetched yet') end as missing_body,
         record.convention, began.origin_topic, ${originTopicIdSql} as origin_topic_id, began.origin_partition, began.origin_offset, coalesce(record.origin_timestamp_ms, original.timestamp_ms) as origin_timestamp_ms, record.consumer_group,
         (select count(*) from replay_item where replay_item.failure_id = failure.id and replay_item.outcome in ('sent', 'proven', 'returned', 'unproven'))::int as earlier_replays,
         (select case when hash is not null then version end from failure_edit where failure_edit.failure_id = failure.id order by version desc limit 1) as draft_version,
         case when original.status = 'rescued' then original.key end as rescued_key
    from failure
    join dead_letter began on began.id = failure.first_record_id
    join dead_letter record on record.id = `;

/** A dead letter without a body is sent as the original that was rescued. */
const withOriginal = 'left join dead_letter_original original on original.record_id = record.id';

/** So many keys are read at a time. */
const keysAtOnce = 250;

/** Adds to rows the keys that will be sent: copies, since the one that was read keeps a whole block in memory. */
async function withKeys(pool: pg.Pool, rows: readonly SelectedRow[]): Promise<SelectedFailure[]> {
  const failures: SelectedFailure[] = [];
  for (let from = 0; from < rows.length; from += keysAtOnce) {
    const some = rows.slice(from, from + keysAtOnce);
    const bodies = await readKeysAndHeaders(
      pool,
      some.map(({ record_id }) => record_id),
    );
    for (const { rescued_key: rescuedKey, ...row } of some) {
      const own = bodyOf(bodies, row.record_id).key;
      failures.push({ ...row, key: own === null ? rescuedKey : Buffer.from(own), edit: null });
    }
  }
  return failures;
}

/**
 * Loads the failures of a selection with what is known of their newest dead letters.
 * @throws Refusal when one does not exist, or cannot be replayed in the state it is in.
 */
export async function selectFailures(pool: pg.Pool, cluster: string, failureIds: readonly string[]): Promise<SelectedFailure[]> {
  const { rows } = await pool.query(
    `${selectedSql} failure.last_record_id ${withOriginal} join topic on topic.id = record.topic_ref where failure.cluster = $1 and failure.id = any($2::bigint[])`,
    [cluster, failureIds],
  );
  const failures = await withKeys(pool, z.array(selectedRow).parse(rows));
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
      `Dead letter ${first.failure_id} ${why}${stuck.length > 1 ? `, and ${stuck.length - 1} more cannot be replayed either` : ''}. Plan again without ${stuck.length > 1 ? 'them' : 'it'}.`,
      {
        kind: 'conflict',
        type: 'not-in-this-state',
        fields: { ids: stuck.map(({ failure_id }) => String(failure_id)) },
      },
    );
  }
  return failures;
}

const byRecordId = `${selectedSql} any($1::bigint[]) and record.failure_id = failure.id ${withOriginal} join topic on topic.id = record.topic_ref`;

/** Loads what is known of a plan's items without their keys, which need the bodies to be read. */
export async function loadSelected(pool: pg.Pool, recordIds: readonly bigint[]): Promise<SelectedRow[]> {
  const { rows } = await pool.query(byRecordId, [recordIds]);
  return z.array(selectedRow).parse(rows);
}

/** Loads what is known of a plan's items, as they were frozen. */
export async function loadFacts(pool: pg.Pool, recordIds: readonly bigint[]): Promise<SelectedFailure[]> {
  return withKeys(pool, await loadSelected(pool, recordIds));
}

/** Loads the records of a plan's items with their bytes: by record id. */
export async function loadRecords(pool: pg.Pool, recordIds: readonly bigint[]): Promise<Map<bigint, SelectedRecord>> {
  const [rows, bodies] = await Promise.all([loadSelected(pool, recordIds), readSentBodies(pool, recordIds)]);
  return new Map(rows.map(({ rescued_key: _, ...row }) => [row.record_id, { ...row, isEdited: false, ...bodyOf(bodies, row.record_id) }]));
}
