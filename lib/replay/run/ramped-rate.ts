/** A ramp begins at this part of the rate. */
const firstPart = 0.1;

/**
 * The rate at a moment of a ramp: grows evenly from a tenth of the rate to all of it.
 * @param sinceMs how long ago the replay began to run.
 * @returns messages per second.
 */
export function rampedRate({ ratePerSecond, rampMs, sinceMs }: { ratePerSecond: number; rampMs: number; sinceMs: number }): number {
  if (rampMs === 0 || sinceMs >= rampMs) return ratePerSecond;
  return ratePerSecond * (firstPart + (1 - firstPart) * (Math.max(0, sinceMs) / rampMs));
}
