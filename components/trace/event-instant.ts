/** Farthest instant that a date can name, in milliseconds on either side of 1970 (ECMA-262). */
const farthestMs = 8.64e15;

/** An event's time for dates: a record may carry any 64-bit number, and one that no date can name is shown as the farthest. */
export function eventInstant(timestampMs: string | number): string {
  return new Date(Math.min(farthestMs, Math.max(-farthestMs, Number(timestampMs)))).toISOString();
}
