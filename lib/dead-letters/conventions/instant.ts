import { readInteger } from './header-values.ts';

/** Epochs below this are seconds (it is the year 5138), those above 10^14 microseconds, above 10^17 nanoseconds. */
const fewestMs = 100_000_000_000n;
const fewestMicroseconds = 100_000_000_000_000n;
const fewestNanoseconds = 100_000_000_000_000_000n;

function epochMs(number: bigint): bigint {
  if (number < fewestMs) return number * 1_000n;
  if (number < fewestMicroseconds) return number;
  return number < fewestNanoseconds ? number / 1_000n : number / 1_000_000n;
}

/** NServiceBus DateTimeExtensions: `yyyy-MM-dd HH:mm:ss:ffffff Z`, with a colon before the microseconds. */
const nServiceBus = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d):(\d{3})\d{3} Z$/;
const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
const longestInstant = 64;

/**
 * When something failed, in any form that a convention writes: ISO 8601, NServiceBus's own, or an epoch as digits or big-endian.
 * @returns milliseconds since 1970; null for what is no instant after 1970.
 */
export function readInstant(value: Buffer | null | undefined): bigint | null {
  if (value === undefined || value === null || value.length > longestInstant) return null;
  const number = readInteger(value, 'either');
  if (number !== null) return number > 0n ? epochMs(number) : null;
  const text = value.toString('latin1').trim();
  const special = nServiceBus.exec(text);
  const written = special === null ? text : `${special[1]}T${special[2]}.${special[3]}Z`;
  if (!iso.test(written)) return null;
  const ms = Date.parse(written);
  return Number.isNaN(ms) || ms <= 0 ? null : BigInt(ms);
}
