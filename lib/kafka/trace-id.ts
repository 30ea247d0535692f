/**
 * Finds the trace id in what tracing writes: `traceparent` (version-trace-parent-flags), `b3` (trace-span-sampled-parent, or only whether it is sampled), `X-B3-TraceId`
 * (a trace id alone).
 * @returns where it begins: 16 or 32 hexadecimal digits, not all zeros, up to a hyphen or `end`; -1 when there is none.
 */
export function findTraceId(buffer: Buffer, start: number, end: number): number {
  // W3C: two digits of a version (ff is none), then a trace id of 32.
  if (end - start >= 55 && buffer[start + 2] === hyphen && buffer[start + 35] === hyphen)
    return isTraceId(buffer, start + 3, start + 35) && !(isLetterF(buffer[start]) && isLetterF(buffer[start + 1])) ? start + 3 : -1;
  const length = end - start;
  const digits = length >= 32 && (length === 32 || buffer[start + 32] === hyphen) ? 32 : 16;
  const follows = start + digits;
  return (follows === end || (follows < end && buffer[follows] === hyphen)) && isTraceId(buffer, start, follows) ? start : -1;
}

/** Where the trace id that begins at `start` ends. */
export function endOfTraceId(buffer: Buffer, start: number, end: number): number {
  return start + 32 <= end && buffer[start + 16] !== hyphen ? start + 32 : start + 16;
}

const hyphen = 0x2d;
const isLetterF = (byte: number | undefined) => byte === 0x66 || byte === 0x46;

function isTraceId(buffer: Buffer, start: number, end: number): boolean {
  let seen = 0;
  for (let position = start; position < end; position++) {
    const byte = buffer[position] ?? 0;
    const lower = byte | 0x20;
    const isDigit = byte >= 0x30 && byte <= 0x39;
    if (!isDigit && (lower < 0x61 || lower > 0x66)) return false;
    seen |= byte ^ 0x30;
  }
  return seen !== 0;
}
