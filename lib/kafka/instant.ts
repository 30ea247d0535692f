const isoForm = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?([.,]\d+)?(Z|[+-]\d\d:?\d\d)$/i;
/** NServiceBus's `yyyy-MM-dd HH:mm:ss:ffffff Z`: a colon before the microseconds (DateTimeOffsetHelper). */
const nServiceBusForm = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d):(\d{3})\d{3} Z$/;
/** Digits of a count since 1970 by its unit: a count of seconds has ten until the year 2286. */
const unitsByDigits = [
  { digits: 10, perSecond: 1n },
  { digits: 13, perSecond: 1_000n },
  { digits: 16, perSecond: 1_000_000n },
  { digits: 19, perSecond: 1_000_000_000n },
];

/**
 * The instant that a text names, in milliseconds since 1970: RFC 3339 with its offset, NServiceBus's form, or a count of seconds, milli-, micro- or
 * nanoseconds, told apart by its digits. Null: it names none after 1970; a local time without an offset may be any of 26.
 */
export function parseInstant(text: string): bigint | null {
  if (/^\d+$/.test(text)) {
    const unit = unitsByDigits.find(({ digits }) => digits === text.length);
    return unit === undefined ? null : (BigInt(text) * 1_000n) / unit.perSecond;
  }
  const theirs = nServiceBusForm.exec(text);
  const iso = theirs === null ? text : `${theirs[1]}T${theirs[2]}.${theirs[3]}Z`;
  if (!isoForm.test(iso)) return null;
  const ms = Date.parse(iso.replace(' ', 'T').replace(',', '.'));
  return ms > 0 ? BigInt(ms) : null;
}
