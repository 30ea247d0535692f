import type { RecordHeader } from '#lib/kafka/record-headers.ts';

/** The value of the first header of that name; undefined when there is none or it is null. */
export function firstValue(headers: readonly RecordHeader[], name: string): Buffer | undefined {
  return headers.find((header) => header.name === name)?.value ?? undefined;
}

/** The value of the last header of that name. */
export function lastValue(headers: readonly RecordHeader[], name: string): Buffer | undefined {
  return headers.findLast((header) => header.name === name)?.value ?? undefined;
}

/** Text; bytes that are not UTF-8 show as U+FFFD, the header itself keeps them. */
export function readText(value: Buffer | undefined): string | null {
  return value === undefined ? null : value.toString('utf8');
}

/** A big-endian 32-bit integer. */
export function readInt32(value: Buffer | undefined): number | null {
  return value?.length === 4 ? value.readInt32BE() : null;
}

/** A big-endian 64-bit integer. */
export function readInt64(value: Buffer | undefined): bigint | null {
  return value?.length === 8 ? value.readBigInt64BE() : null;
}

const largestInt64 = 2n ** 63n - 1n;

/** Decimal digits. */
export function readDigits(value: Buffer | undefined): bigint | null {
  const text = value?.toString('latin1').trim();
  if (text === undefined || !/^-?\d{1,19}$/.test(text)) return null;
  const number = BigInt(text);
  return number > largestInt64 || number < -largestInt64 ? null : number;
}

/** An integer of 4 or 8 bytes, or decimal digits where all bytes are digits: libraries of the generic convention use either. */
export function readEitherInteger(value: Buffer | undefined): bigint | null {
  const digits = readDigits(value);
  if (digits !== null || value === undefined) return digits;
  // Printable text that is no number is a word, not an integer of its length.
  if (value.every((byte) => byte >= 0x20 && byte < 0x7f)) return null;
  const short = readInt32(value);
  return short === null ? readInt64(value) : BigInt(short);
}

/** A partition number, or null for what cannot be one. */
export function asPartition(value: bigint | number | null): number | null {
  return value !== null && value >= 0 && value <= 0x7fff_ffff ? Number(value) : null;
}

/** An offset, or null for what cannot be one. */
export function asOffset(value: bigint | null): bigint | null {
  return value !== null && value >= 0n ? value : null;
}
