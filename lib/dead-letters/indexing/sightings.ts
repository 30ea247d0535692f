import type { DeadLetterToStore } from './batch.ts';

/** What one batch says of one failure. */
export interface Sighting {
  recognisedBy: string;
  kindId: number;
  firstRecordId: bigint;
  lastRecordId: bigint;
  /** The last of its records that is the return of a copy which we sent. */
  returnRecordId: bigint | null;
  /** The error of that one. */
  returnError: string | null;
  records: number;
  firstFailedAtMs: bigint;
  lastFailedAtMs: bigint;
}

/** A record's own time, but never later than now: timestamps lie, and one from the future would stay on top for ever. */
function plausible(timestampMs: bigint, nowMs: bigint): bigint {
  if (timestampMs < 0n || timestampMs > nowMs) return nowMs;
  return timestampMs;
}

function firstSighting({ recognisedBy, kindId, returnError }: DeadLetterToStore, recordId: bigint, failedAtMs: bigint): Sighting {
  return {
    recognisedBy,
    kindId,
    firstRecordId: recordId,
    lastRecordId: recordId,
    returnRecordId: returnError === null ? null : recordId,
    returnError,
    records: 1,
    firstFailedAtMs: failedAtMs,
    lastFailedAtMs: failedAtMs,
  };
}

function seeAgain(sighting: Sighting, { kindId, returnError }: DeadLetterToStore, recordId: bigint, failedAtMs: bigint): void {
  sighting.kindId = kindId;
  sighting.lastRecordId = recordId;
  if (returnError !== null) {
    sighting.returnRecordId = recordId;
    sighting.returnError = returnError;
  }
  sighting.records++;
  if (failedAtMs < sighting.firstFailedAtMs) sighting.firstFailedAtMs = failedAtMs;
  if (failedAtMs > sighting.lastFailedAtMs) sighting.lastFailedAtMs = failedAtMs;
}

/**
 * Gathers the records of a batch by their failures; of several the last says what failed.
 * @returns by how they are recognised, in the order in which they first appear.
 */
export function gatherSightings(records: readonly DeadLetterToStore[], firstRecordId: bigint, nowMs: bigint): Map<string, Sighting> {
  const sightings = new Map<string, Sighting>();
  let recordId = firstRecordId;
  for (const record of records) {
    const known = sightings.get(record.recognisedBy);
    const failedAtMs = plausible(record.timestampMs, nowMs);
    if (known === undefined) sightings.set(record.recognisedBy, firstSighting(record, recordId, failedAtMs));
    else seeAgain(known, record, recordId, failedAtMs);
    recordId += 1n;
  }
  return sightings;
}
