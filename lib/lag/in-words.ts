/** A count or an offset with thousands separators. */
export const inDigits = (number: bigint | number): string => number.toLocaleString('en-US');

/** A count of records: "1 record", "12,400 records". */
export const inRecords = (count: bigint): string => `${inDigits(count)} ${count === 1n ? 'record' : 'records'}`;

/** A span of time in its largest unit: "90 s", "31 min", "5 h". */
export function inSpan(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
