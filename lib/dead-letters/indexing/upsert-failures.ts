import type pg from 'pg';
import { postgresText } from '#lib/db/postgres-text.ts';
import type { DeadLetterToStore, Returned } from './batch.ts';

/** What one batch says of one failure. */
interface Sighting {
  recognisedBy: string;
  consumerGroup: string | null;
  errorClass: string | null;
  lastRecordId: bigint;
  records: number;
  firstFailedAtMs: bigint;
  lastFailedAtMs: bigint;
}

export interface UpsertedFailures {
  /** The failure's id by how it is recognised. */
  ids: Map<string, bigint>;
  returned: Returned[];
}

/** A record's own time, but never later than now: timestamps lie, and one from the future would stay on top for ever. */
function plausible(timestampMs: bigint, nowMs: bigint): bigint {
  if (timestampMs < 0n || timestampMs > nowMs) return nowMs;
  return timestampMs;
}

function gather(records: readonly DeadLetterToStore[], recordIds: readonly bigint[], nowMs: bigint): Sighting[] {
  const sightings = new Map<string, Sighting>();
  for (const [index, record] of records.entries()) {
    const recordId = recordIds[index] ?? 0n;
    const failedAtMs = plausible(record.timestampMs, nowMs);
    const earlier = sightings.get(record.recognisedBy);
    sightings.set(record.recognisedBy, {
      recognisedBy: record.recognisedBy,
      consumerGroup: record.facts.consumerGroup,
      errorClass: record.facts.errorClass,
      lastRecordId: recordId,
      records: (earlier?.records ?? 0) + 1,
      firstFailedAtMs: earlier !== undefined && earlier.firstFailedAtMs < failedAtMs ? earlier.firstFailedAtMs : failedAtMs,
      lastFailedAtMs: earlier !== undefined && earlier.lastFailedAtMs > failedAtMs ? earlier.lastFailedAtMs : failedAtMs,
    });
  }
  // All workers lock failures in the same order, so that two batches cannot wait for each other.
  return [...sightings.values()].sort((a, b) => (a.recognisedBy < b.recognisedBy ? -1 : 1));
}

/**
 * Within the transaction of a batch: makes a failure of each new one and adds to those that are known. One that was replayed or resolved has returned;
 * every other keeps its state (a discarded one stays discarded).
 * Relies on the unique index failure_cluster_recognised_by_key.
 */
export async function upsertFailures(
  client: pg.ClientBase,
  cluster: string,
  topicRef: number,
  records: readonly DeadLetterToStore[],
  recordIds: readonly bigint[],
): Promise<UpsertedFailures> {
  const sightings = gather(records, recordIds, BigInt(Date.now()));
  const { rows } = await client.query<{ id: string; recognised_by: string; last_record_id: string; came_back: boolean }>(
    `with seen as (
       select * from unnest($3::text[], $4::text[], $5::text[], $6::bigint[], $7::int[], $8::bigint[], $9::bigint[])
         as seen(recognised_by, consumer_group, error_class, last_record_id, records, first_failed_ms, last_failed_ms)
     ), before as materialized (
       select id, state from failure where cluster = $1 and recognised_by = any($3) order by recognised_by for update
     ), upserted as (
       insert into failure (cluster, recognised_by, topic_ref, consumer_group, error_class, last_record_id, record_count, first_failed_at, last_failed_at)
       select $1, recognised_by, $2, consumer_group, error_class, last_record_id, records, to_timestamp(first_failed_ms / 1000.0), to_timestamp(last_failed_ms / 1000.0) from seen
       where (select count(*) from before) >= 0
       on conflict (cluster, recognised_by) do update set
         state = case when failure.state in ('replayed', 'resolved') then 'returned' else failure.state end,
         topic_ref = excluded.topic_ref, error_class = excluded.error_class, last_record_id = excluded.last_record_id,
         record_count = failure.record_count + excluded.record_count, last_failed_at = greatest(failure.last_failed_at, excluded.last_failed_at), version = failure.version + 1
       returning id, recognised_by, last_record_id
     ), changed as (
       insert into failure_change (failure_id, actor, from_state, to_state, reason, record_id)
       select upserted.id, 'Kafka', before.state, 'returned', 'dead-lettered again', upserted.last_record_id
         from upserted join before on before.id = upserted.id where before.state in ('replayed', 'resolved')
     )
     select upserted.id, recognised_by, last_record_id, before.id is not null as came_back from upserted left join before on before.id = upserted.id`,
    [
      cluster,
      topicRef,
      sightings.map((sighting) => sighting.recognisedBy),
      sightings.map((sighting) => postgresText(sighting.consumerGroup)),
      sightings.map((sighting) => postgresText(sighting.errorClass)),
      sightings.map((sighting) => sighting.lastRecordId),
      sightings.map((sighting) => sighting.records),
      sightings.map((sighting) => sighting.firstFailedAtMs),
      sightings.map((sighting) => sighting.lastFailedAtMs),
    ],
  );
  return {
    ids: new Map(rows.map((row) => [row.recognised_by, BigInt(row.id)])),
    returned: rows.filter((row) => row.came_back).map((row) => ({ failureId: BigInt(row.id), recordId: BigInt(row.last_record_id) })),
  };
}
