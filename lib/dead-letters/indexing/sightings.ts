import type { DeadLetterToStore } from './batch.ts';

/** What one batch says of one failure. Its records are told by their places in the batch: ids are taken when it is stored. */
export interface Sighting {
  recognisedBy: string;
  kindId: number;
  firstPlace: number;
  lastPlace: number;
  /** The last of its records that is the return of a copy which we sent; -1: none is. */
  returnPlace: number;
  /** The error of that one. */
  returnError: string | null;
  records: number;
  firstFailedAtMs: bigint;
  lastFailedAtMs: bigint;
  /** Its failure, once that is known or made, and the dead letter that it began with. */
  failureId: bigint;
  firstRecordId: bigint;
}

/** The failures of a batch, in the order in which they first appear. */
export interface Sightings {
  all: Sighting[];
  /** That of each record. */
  byPlace: Sighting[];
}

/** A record's own time, but never later than now: timestamps lie, and one from the future would stay on top for ever. */
function plausible(timestampMs: bigint, nowMs: bigint): bigint {
  if (timestampMs < 0n || timestampMs > nowMs) return nowMs;
  return timestampMs;
}

function firstSighting({ recognisedBy, kindId, returnError }: DeadLetterToStore, place: number, failedAtMs: bigint): Sighting {
  return {
    recognisedBy,
    kindId,
    firstPlace: place,
    lastPlace: place,
    returnPlace: returnError === null ? -1 : place,
    returnError,
    records: 1,
    firstFailedAtMs: failedAtMs,
    lastFailedAtMs: failedAtMs,
    failureId: 0n,
    firstRecordId: 0n,
  };
}

function seeAgain(sighting: Sighting, { kindId, returnError }: DeadLetterToStore, place: number, failedAtMs: bigint): void {
  sighting.kindId = kindId;
  sighting.lastPlace = place;
  if (returnError !== null) {
    sighting.returnPlace = place;
    sighting.returnError = returnError;
  }
  sighting.records++;
  if (failedAtMs < sighting.firstFailedAtMs) sighting.firstFailedAtMs = failedAtMs;
  if (failedAtMs > sighting.lastFailedAtMs) sighting.lastFailedAtMs = failedAtMs;
}

/** Gathers the records of a batch by their failures; of several the last says what failed. */
export function gatherSightings(records: readonly DeadLetterToStore[], nowMs: bigint): Sightings {
  const byName = new Map<string, Sighting>();
  const all: Sighting[] = [];
  const byPlace: Sighting[] = [];
  for (let place = 0; place < records.length; place++) {
    const record = records[place];
    if (record === undefined) continue;
    const failedAtMs = plausible(record.timestampMs, nowMs);
    let sighting = byName.get(record.recognisedBy);
    if (sighting === undefined) {
      sighting = firstSighting(record, place, failedAtMs);
      byName.set(record.recognisedBy, sighting);
      all.push(sighting);
    } else seeAgain(sighting, record, place, failedAtMs);
    byPlace.push(sighting);
  }
  return { all, byPlace };
}
