import { parseInstant } from '#lib/kafka/instant.ts';
import type { RecordHeader } from '#lib/kafka/record-headers.ts';
import { SkimmedHeader } from '#lib/kafka/skimmed-headers.ts';

/** Longest text that is a name: a class, a group, a topic. Nobody reads more, and a header may claim a megabyte. */
const longestName = 300;
/** Longest message; the search and the list keep it beside the header. */
const longestMessage = 8_000;

/** At most `length` characters, without half a character at the end. UTF-8 has at most three bytes for one of JavaScript's. */
function readCut(value: Buffer | null | undefined, length: number): string | null {
  if (value === undefined || value === null) return null;
  if (value.length <= length) return value.toString('utf8');
  const text = value.toString('utf8', 0, Math.min(value.length, length * 3));
  if (text.length <= length) return text;
  const isSplit = (text.charCodeAt(length - 1) & 0xfc00) === 0xd800;
  return text.slice(0, isSplit ? length - 1 : length);
}

/** A name; bytes that are not UTF-8 show as U+FFFD, the header itself keeps them. Cut after 300 characters. */
export function readName(value: Buffer | null | undefined): string | null {
  // An empty one names nothing.
  return readCut(value, longestName) || null;
}

/** As `readName`, of a header. */
export function nameIn(header: RecordHeader | undefined): string | null {
  const short = header instanceof SkimmedHeader ? header.shortText : undefined;
  return short === undefined ? readName(header?.value) : short || null;
}

/** A message, cut after 8,000 characters. */
export function readMessage(value: Buffer | null | undefined): string | null {
  return readCut(value, longestMessage);
}

/** Text, whole. */
export function readText(value: Buffer | null | undefined): string | null {
  return value?.toString('utf8') ?? null;
}

/** How a convention writes integers. `either`: decimal digits where all bytes are digits, else big-endian. */
export type IntegerEncoding = 'text' | 'big-endian' | 'either';

/** A big-endian integer of 4 or 8 bytes. */
function readBigEndian(value: Buffer): bigint | null {
  if (value.length === 8) return value.readBigInt64BE();
  return value.length === 4 ? BigInt(value.readInt32BE()) : null;
}

const largestInt64 = 2n ** 63n - 1n;

/** Decimal digits, in an integer of 64 bits. */
function readDigits(value: Buffer): bigint | null {
  if (value.length === 0 || value.length > 24) return null;
  const text = value.toString('latin1').trim();
  if (!/^-?\d{1,19}$/.test(text)) return null;
  const number = BigInt(text);
  return number > largestInt64 || number < -largestInt64 ? null : number;
}

/** Printable text that is no number is a word, not an integer of its length. */
function readEither(value: Buffer): bigint | null {
  const digits = readDigits(value);
  if (digits !== null || value.every((byte) => byte >= 0x20 && byte < 0x7f)) return digits;
  return readBigEndian(value);
}

const readers: Record<IntegerEncoding, (value: Buffer) => bigint | null> = { text: readDigits, 'big-endian': readBigEndian, either: readEither };

/** An integer as the convention writes it; null for what is none. */
function readInteger(value: Buffer | null | undefined, encoding: IntegerEncoding): bigint | null {
  return value === undefined || value === null ? null : readers[encoding](value);
}

/** As `readInteger`, of a header. */
export function integerIn(header: RecordHeader | undefined, encoding: IntegerEncoding): bigint | null {
  if (encoding === 'big-endian' && header instanceof SkimmedHeader && header.start >= 0) {
    const { bytes, start, end } = header;
    if (end - start === 4) return BigInt(bytes.readInt32BE(start));
    return end - start === 8 ? bytes.readBigInt64BE(start) : null;
  }
  return readInteger(header?.value, encoding);
}

/** Java's BigInteger.toByteArray: big-endian two's complement of minimal length, here at most 8 bytes. */
export function readJavaBigInteger(value: Buffer | null | undefined): bigint | null {
  if (value === undefined || value === null || value.length === 0 || value.length > 8) return null;
  return BigInt.asIntN(value.length * 8, BigInt(`0x${value.toString('hex')}`));
}

/** A partition number or a count, or null for what cannot be one. */
export function asInt32(value: bigint | null): number | null {
  return value !== null && value >= 0n && value <= 0x7fff_ffffn ? Number(value) : null;
}

/** An offset, or null for what cannot be one. */
export function asOffset(value: bigint | null): bigint | null {
  return value !== null && value >= 0n ? value : null;
}

const longestInstant = 64;

/** When something failed, in any form that a convention writes: a text that names an instant, or a count since 1970 in big-endian. Null for what is no instant after 1970. */
export function readInstant(value: Buffer | null | undefined): bigint | null {
  if (value === undefined || value === null || value.length > longestInstant) return null;
  return parseInstant(readInteger(value, 'either')?.toString() ?? value.toString('latin1').trim());
}
