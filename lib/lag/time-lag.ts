import { z } from 'zod';
import { lagOf, type PartitionSample } from './partition-sample.ts';

/**
 * How a time lag was found. `record`: the timestamp of the record at the committed offset. `first-kept`: that record was deleted, so that of the first one after it.
 * `interpolated`: between the two samples in which the log passed the offset. `at-least`: the offset was passed before the oldest sample. `reached`: no lag.
 */
export const timeLagMethod = z.enum(['reached', 'record', 'first-kept', 'interpolated', 'at-least']);
export type TimeLagMethod = z.infer<typeof timeLagMethod>;

export interface TimeLag {
  ms: number;
  method: TimeLagMethod;
}

/** What was read from the log: the timestamp of the next record, and whether it lies at the committed offset or retention has taken what did. */
export interface NextRecord {
  timestampMs: number;
  isFirstKept: boolean;
}

/**
 * When the log reached the offset after the committed one, from where it stood in the samples.
 * @returns undefined where even that cannot be told: nothing is committed, or there is one sample.
 */
function interpolate(samples: readonly PartitionSample[], committed: bigint): TimeLag | undefined {
  const now = samples.at(-1);
  const [first] = samples;
  if (now === undefined || first === undefined || now === first) return undefined;
  const after = samples.findIndex(({ logEnd }) => logEnd > committed);
  if (after === 0) return { ms: now.atMs - first.atMs, method: 'at-least' };
  const [left, right] = [samples[after - 1], samples[after]];
  if (left === undefined || right === undefined) return undefined;
  const part = Number(committed - left.logEnd) / Number(right.logEnd - left.logEnd);
  const producedAtMs = left.atMs + part * (right.atMs - left.atMs);
  return { ms: Math.round(now.atMs - producedAtMs), method: 'interpolated' };
}

/**
 * How long ago what the group will read next was produced.
 * @param next what the log says; undefined where it could not be read or has no timestamp: then it is told from the samples.
 * @returns null where nothing tells it. Never infinity.
 */
export function timeLag(samples: readonly PartitionSample[], next: NextRecord | undefined): TimeLag | null {
  const now = samples.at(-1);
  if (now === undefined || now.committed === null) return null;
  if (lagOf({ committed: now.committed, logEnd: now.logEnd }) === 0n) return { ms: 0, method: 'reached' };
  if (next === undefined || next.timestampMs < 0) return interpolate(samples, now.committed) ?? null;
  // A producer's clock may be ahead of ours.
  return { ms: Math.max(0, now.atMs - next.timestampMs), method: next.isFirstKept ? 'first-kept' : 'record' };
}
