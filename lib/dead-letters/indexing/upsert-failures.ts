import pg from 'pg';
import { CopyRows } from '#lib/db/copy-rows.ts';
import { reserveIds } from '#lib/db/reserve-ids.ts';
import type { Returned } from './batch.ts';
import { findKnown, updateKnown } from './known-failures.ts';
import type { Sighting } from './sightings.ts';

export interface UpsertedFailures {
  /** Those that are new: to be copied into `failure`. Undefined where there are none. */
  rows: CopyRows | undefined;
  returned: Returned[];
  /** How many were known before. */
  seenAgain: number;
}

/** Of the rows. */
export const failureColumns = [
  'id',
  'cluster',
  'recognised_by',
  'kind_id',
  'first_record_id',
  'last_record_id',
  'record_count',
  'first_failed_at',
  'last_failed_at',
];
const bytesOfRow = 130;

const deadlockDetected = '40P01';
const uniqueViolation = '23505';

/** Whether a batch failed because one of its failures is there already, or because each of two waited for one of the other's. A second try looks for them. */
export function isKnown(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return false;
  return error.code === deadlockDetected || (error.code === uniqueViolation && error.constraint === 'failure_recognised_by_key');
}

/** Gives ids to new failures and makes their rows. COPY takes two thirds of the time of INSERT … ON CONFLICT. */
function newRows(cluster: string, sightings: readonly Sighting[], firstFailureId: bigint, firstRecordId: bigint): CopyRows {
  let id = firstFailureId;
  for (const sighting of sightings) {
    sighting.failureId = id++;
    sighting.firstRecordId = firstRecordId + BigInt(sighting.firstPlace);
  }
  // All workers add to the unique index in the same order, so that two batches cannot wait for each other.
  const inOrder = sightings.toSorted((a, b) => (a.recognisedBy < b.recognisedBy ? -1 : 1));
  const rows = new CopyRows(failureColumns.length, sightings.length * bytesOfRow);
  for (const { recognisedBy, kindId, failureId, firstRecordId: first, lastPlace, records, firstFailedAtMs, lastFailedAtMs } of inOrder) {
    rows
      .row()
      .int8(failureId)
      .text(cluster)
      .uuid(recognisedBy)
      .int4(kindId)
      .int8(first)
      .int8(firstRecordId + BigInt(lastPlace))
      .int4(records);
    rows.timestamptz(firstFailedAtMs).timestamptz(lastFailedAtMs);
  }
  return rows;
}

/**
 * Within the transaction of a batch: finds or makes the failure of each sighting, and adds to those that are known (known-failures.ts).
 * @param firstFailureId with it none is likely to be known, and for all of them ids were taken, from this on: then none is looked for, which takes a fifth of the
 *   database's time, and copying the rows of one that is ends the transaction with an error that `isKnown`.
 * @throws an error that `isKnown`, when another transaction made one of the failures meanwhile.
 */
export async function upsertFailures(
  client: pg.ClientBase,
  { cluster, sightings, firstRecordId }: { cluster: string; sightings: readonly Sighting[]; firstRecordId: bigint },
  firstFailureId?: bigint,
): Promise<UpsertedFailures> {
  if (firstFailureId !== undefined) return { rows: newRows(cluster, sightings, firstFailureId, firstRecordId), returned: [], seenAgain: 0 };
  const known = await findKnown(client, sightings);
  if (known.length > 0) await updateKnown(client, known, firstRecordId);
  const returned = known.flatMap(({ failureId, returnError }) => (returnError === null ? [] : [{ failureId, error: returnError }]));
  const isFound = new Set(known);
  const fresh = sightings.filter((sighting) => !isFound.has(sighting));
  const rows = fresh.length === 0 ? undefined : newRows(cluster, fresh, await reserveIds(client, 'failure_id_seq', fresh.length), firstRecordId);
  return { rows, returned, seenAgain: known.length };
}
