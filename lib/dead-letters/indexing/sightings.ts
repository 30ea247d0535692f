import { describeError } from '#lib/dead-letters/describe-error.ts';
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

/**
 * Gathers the records of a batch by their failures; of several the last says what failed.
 * @returns in the order in which they first appear.
 */
export function gatherSightings(records: readonly DeadLetterToStore[], firstRecordId: bigint, nowMs: bigint): Sighting[] {
  const sightings = new Map<string, Sighting>();
  for (const [index, { recognisedBy, isReturn, kindId, timestampMs, facts }] of records.entries()) {
    const lastRecordId = firstRecordId + BigInt(index);
    const failedAtMs = plausible(timestampMs, nowMs);
    const known = sightings.get(recognisedBy);
    if (known === undefined) {
      sightings.set(recognisedBy, {
        recognisedBy,
        kindId,
        firstRecordId: lastRecordId,
        lastRecordId,
        returnRecordId: isReturn ? lastRecordId : null,
        returnError: isReturn ? describeError(facts) : null,
        records: 1,
        firstFailedAtMs: failedAtMs,
        lastFailedAtMs: failedAtMs,
      });
      continue;
    }
    Object.assign(known, { kindId, lastRecordId });
    if (isReturn) Object.assign(known, { returnRecordId: lastRecordId, returnError: describeError(facts) });
    known.records++;
    if (failedAtMs < known.firstFailedAtMs) known.firstFailedAtMs = failedAtMs;
    if (failedAtMs > known.lastFailedAtMs) known.lastFailedAtMs = failedAtMs;
  }
  return [...sightings.values()];
}
