import type pg from 'pg';
import type { Sighting } from './sightings.ts';

/**
 * Within the transaction of a batch: finds which of its failures are known, and locks those.
 * Relies on the unique index failure_recognised_by_key.
 * @returns them, each with its id and the dead letter that it began with.
 */
export async function findKnown(client: pg.ClientBase, sightings: readonly Sighting[]): Promise<Sighting[]> {
  const { rows } = await client.query<{ id: string; first_record_id: string; recognised_by: string }>(
    `select id, first_record_id, replace(recognised_by::text, '-', '') as recognised_by from failure where recognised_by = any($1::uuid[]) order by failure.recognised_by for update`,
    [sightings.map(({ recognisedBy }) => recognisedBy)],
  );
  const found = new Map(rows.map((row) => [row.recognised_by, row]));
  return sightings.filter((sighting) => {
    const row = found.get(sighting.recognisedBy);
    if (row === undefined) return false;
    sighting.failureId = BigInt(row.id);
    sighting.firstRecordId = BigInt(row.first_record_id);
    return true;
  });
}

/**
 * Adds what a batch says of failures that are known. One that was replayed or resolved has returned when what was dead-lettered is a copy that we sent. Another record of
 * the original message only counts, as a late hop of it would, unless it failed after the failure was resolved: its group has read it again. One that is snoozed wakes by either. Every other keeps its state (a discarded one stays discarded).
 * Batches of several partitions may commit in another order than their records were numbered: what is newest moves only forward.
 * @param firstRecordId the id of the batch's first record.
 */
export async function updateKnown(client: pg.ClientBase, sightings: readonly Sighting[], firstRecordId: bigint): Promise<void> {
  const recordId = (place: number) => firstRecordId + BigInt(place);
  await client.query(
    `with seen as (
       select * from unnest($1::bigint[], $2::int[], $3::bigint[], $4::bigint[], $5::int[], $6::bigint[], $7::bigint[])
         as seen(id, kind_id, last_record_id, return_record_id, records, first_failed_ms, last_failed_ms)
     ), before as (
       select failure.id, failure.state, case
           when failure.state in ('replayed', 'resolved', 'snoozed') and seen.return_record_id is not null then 'returned'
           when failure.state = 'snoozed' then coalesce(snooze.state_was, 'new')
           when failure.state = 'resolved' and to_timestamp(seen.last_failed_ms / 1000.0) > (select max(at) from failure_change change where change.failure_id = failure.id and to_state = 'resolved') then 'returned'
           else failure.state
         end as becomes, coalesce(seen.return_record_id, seen.last_record_id) as record_id
         from failure join seen on seen.id = failure.id left join failure_snooze snooze on snooze.failure_id = failure.id
     ), updated as (
       update failure set
         state = before.becomes,
         kind_id = case when seen.last_record_id > failure.last_record_id then seen.kind_id else failure.kind_id end,
         last_record_id = greatest(failure.last_record_id, seen.last_record_id), record_count = failure.record_count + seen.records,
         first_failed_at = least(failure.first_failed_at, to_timestamp(seen.first_failed_ms / 1000.0)),
         last_failed_at = greatest(failure.last_failed_at, to_timestamp(seen.last_failed_ms / 1000.0)), version = failure.version + 1
       from seen join before on before.id = seen.id where failure.id = seen.id
     ), woken as (
       delete from failure_snooze using before where failure_snooze.failure_id = before.id and before.state = 'snoozed'
     )
     insert into failure_change (failure_id, actor, from_state, to_state, reason, record_id)
     select id, 'Kafka', state, becomes, 'dead-lettered again', record_id from before where becomes <> state`,
    [
      sightings.map(({ failureId }) => failureId),
      sightings.map(({ kindId }) => kindId),
      sightings.map(({ lastPlace }) => recordId(lastPlace)),
      sightings.map(({ returnPlace }) => (returnPlace < 0 ? null : recordId(returnPlace))),
      sightings.map(({ records }) => records),
      sightings.map(({ firstFailedAtMs }) => firstFailedAtMs),
      sightings.map(({ lastFailedAtMs }) => lastFailedAtMs),
    ],
  );
}
