import pg from 'pg';
import { CopyRows } from '#lib/db/copy-rows.ts';
import { reserveIds } from '#lib/db/reserve-ids.ts';
import type { Batch, Returned } from './batch.ts';
import { gatherSightings, type Sighting } from './sightings.ts';

export interface KnownFailure {
  id: bigint;
  /** The dead letter that it began with. */
  firstRecordId: bigint;
}

export interface UpsertedFailures {
  /** By how they are recognised. */
  known: Map<string, KnownFailure>;
  returned: Returned[];
  /** How many were known before. */
  seenAgain: number;
}

const columns = ['id', 'cluster', 'recognised_by', 'kind_id', 'first_record_id', 'last_record_id', 'record_count', 'first_failed_at', 'last_failed_at'];

const deadlockDetected = '40P01';
const uniqueViolation = '23505';

/** Whether a batch failed because one of its failures is there already, or because each of two waited for one of the other's. A second try looks for them. */
export function isKnown(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return false;
  return error.code === deadlockDetected || (error.code === uniqueViolation && error.constraint === 'failure_recognised_by_key');
}

async function insertFailures(client: pg.ClientBase, cluster: string, sightings: readonly Sighting[], known: Map<string, KnownFailure>): Promise<void> {
  const firstId = await reserveIds(client, 'failure_id_seq', sightings.length);
  let id = firstId;
  for (const { recognisedBy, firstRecordId } of sightings) known.set(recognisedBy, { id: id++, firstRecordId });
  // All workers add to the unique index in the same order, so that two batches cannot wait for each other.
  const inOrder = sightings.toSorted((a, b) => (a.recognisedBy < b.recognisedBy ? -1 : 1));
  const rows = new CopyRows(columns.length);
  for (const { recognisedBy, kindId, firstRecordId, lastRecordId, records, firstFailedAtMs, lastFailedAtMs } of inOrder) {
    rows
      .row()
      .int8(known.get(recognisedBy)?.id ?? null)
      .text(cluster)
      .uuid(recognisedBy)
      .int4(kindId)
      .int8(firstRecordId)
      .int8(lastRecordId)
      .int4(records);
    rows.timestamptz(firstFailedAtMs).timestamptz(lastFailedAtMs);
  }
  // COPY takes two thirds of the time of INSERT … ON CONFLICT.
  await rows.copyInto(client, 'failure', columns);
}

async function updateFailures(client: pg.ClientBase, sightings: readonly Sighting[], known: ReadonlyMap<string, KnownFailure>): Promise<void> {
  await client.query(
    `with seen as (
       select * from unnest($1::bigint[], $2::int[], $3::bigint[], $4::bigint[], $5::int[], $6::bigint[], $7::bigint[])
         as seen(id, kind_id, last_record_id, return_record_id, records, first_failed_ms, last_failed_ms)
     ), before as (
       select failure.id, failure.state, case
           when failure.state in ('replayed', 'resolved', 'snoozed') and seen.return_record_id is not null then 'returned'
           when failure.state = 'snoozed' then coalesce(snooze.state_was, 'new')
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
      sightings.map(({ recognisedBy }) => known.get(recognisedBy)?.id),
      sightings.map(({ kindId }) => kindId),
      sightings.map(({ lastRecordId }) => lastRecordId),
      sightings.map(({ returnRecordId }) => returnRecordId),
      sightings.map(({ records }) => records),
      sightings.map(({ firstFailedAtMs }) => firstFailedAtMs),
      sightings.map(({ lastFailedAtMs }) => lastFailedAtMs),
    ],
  );
}

async function findKnown(client: pg.ClientBase, recognisedBy: readonly string[]): Promise<Map<string, KnownFailure>> {
  const { rows } = await client.query<{ id: string; first_record_id: string; recognised_by: string }>(
    `select id, first_record_id, replace(recognised_by::text, '-', '') as recognised_by from failure where recognised_by = any($1::uuid[]) order by failure.recognised_by for update`,
    [recognisedBy],
  );
  return new Map(rows.map((row) => [row.recognised_by, { id: BigInt(row.id), firstRecordId: BigInt(row.first_record_id) }]));
}

/**
 * Within the transaction of a batch: makes a failure of each new one and adds to those that are known. One that was replayed or resolved has returned when
 * what was dead-lettered is a copy that we sent; another record of the original message only counts. One that is snoozed wakes by either. Every other keeps its
 * state (a discarded one stays discarded).
 * Batches of several partitions may commit in another order than their records were numbered: what is newest moves only forward.
 * Relies on the unique index failure_recognised_by_key.
 * @param areFresh whether none is likely to be known: then none is looked for, which takes a fifth of the database's time, and one that is ends the transaction.
 * @throws an error that `isKnown`, when `areFresh` and one is known after all, or another transaction made one of the failures meanwhile.
 */
export async function upsertFailures(
  client: pg.ClientBase,
  { cluster, records, areFresh }: Pick<Batch, 'cluster' | 'records'> & { areFresh: boolean },
  firstRecordId: bigint,
): Promise<UpsertedFailures> {
  const sightings = gatherSightings(records, firstRecordId, BigInt(Date.now()));
  const all = [...sightings.values()];
  const known = areFresh ? new Map<string, KnownFailure>() : await findKnown(client, [...sightings.keys()]);
  const seenAgain = known.size === 0 ? [] : all.filter(({ recognisedBy }) => known.has(recognisedBy));
  const fresh = seenAgain.length === 0 ? all : all.filter(({ recognisedBy }) => !known.has(recognisedBy));
  if (seenAgain.length > 0) await updateFailures(client, seenAgain, known);
  const returned = seenAgain.flatMap(({ recognisedBy, returnError }) =>
    returnError === null ? [] : [{ failureId: known.get(recognisedBy)?.id ?? 0n, error: returnError }],
  );
  if (fresh.length > 0) await insertFailures(client, cluster, fresh, known);
  return { known, returned, seenAgain: seenAgain.length };
}
