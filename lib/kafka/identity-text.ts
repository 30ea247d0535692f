import { isUtf8 } from 'node:buffer';
import { parseJsonString } from './json-fields.ts';
import { longestKnownBytes, TextCache } from './text-cache.ts';

/** Longer values are cut: an index entry of Postgres holds 2,704 bytes. The record keeps all of it. */
const longestText = 500;
/** No character takes more than three bytes a UTF-16 unit; with this many bytes nothing is cut that would be shown. */
const longestBytes = 4 * longestText;

/** How bytes that are no text are shown: ids of 16 bytes as UUIDs (Debezium's may be), integers of 4 or 8 in decimal (Axon's times are). */
export type BinaryForm = 'uuid' | 'integer';

/** A string of a JSON payload, from the bytes between its quotes, or a number of one; null: it is no JSON string. */
export function textOfField(buffer: Buffer, start: number, end: number): string | null {
  const text = textOf(buffer, start, end);
  // With an escape in sight, only the whole of it can be decoded.
  if (!text.includes('\\')) return text;
  const decoded = parseJsonString(buffer, start, end);
  return decoded === null ? null : cut(decoded);
}

const repeated = new TextCache();

/** The same of a field of which few values come again and again. */
export function repeatedTextOfField(buffer: Buffer, start: number, end: number): string | null {
  if (end - start > longestKnownBytes) return textOfField(buffer, start, end);
  const { text } = repeated.decode(buffer, start, end);
  return text.includes('\\') || text.includes('\0') ? textOfField(buffer, start, end) : text;
}

/** A header's value. Kafka Connect's JSON converter puts text in quotes or beside its schema: the text alone is meant. */
export function textOfHeader(buffer: Buffer, start: number, end: number, binary: BinaryForm): string {
  const first = buffer[start];
  const length = end - start;
  if (first === 0x22 || first === 0x7b) return unwrap(buffer, start, end) ?? textOf(buffer, start, end);
  if (length !== 16 && length !== 8 && length !== 4) return textOf(buffer, start, end);
  const bytes = buffer.subarray(start, end);
  return (isBinary(bytes) ? textOfBinary(bytes, binary) : null) ?? textOf(buffer, start, end);
}

/** The same of a header of which few values come again and again. */
export function repeatedTextOfHeader(buffer: Buffer, start: number, end: number, binary: BinaryForm): string {
  const first = buffer[start];
  const length = end - start;
  const isPlain = first !== 0x22 && first !== 0x7b && length !== 16 && length !== 8 && length !== 4 && length <= longestKnownBytes;
  return isPlain ? cut(repeated.decode(buffer, start, end).text) : textOfHeader(buffer, start, end, binary);
}

function textOf(buffer: Buffer, start: number, end: number): string {
  return cut(buffer.toString('utf8', start, Math.min(end, start + longestBytes)));
}

/** NUL, which Postgres refuses, becomes its picture; half of a surrogate pair U+FFFD, as it would when written. */
function cut(text: string): string {
  const short = text.length > longestText ? text.slice(0, longestText) : text;
  const safe = short.isWellFormed() ? short : short.toWellFormed();
  return safe.includes('\0') ? safe.replaceAll('\0', '␀') : safe;
}

function isBinary(bytes: Buffer): boolean {
  return !isUtf8(bytes) || bytes.some((byte) => byte < 0x20);
}

function textOfBinary(bytes: Buffer, form: BinaryForm): string | null {
  if (form === 'uuid' && bytes.length === 16) return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  if (form === 'integer' && bytes.length === 8) return bytes.readBigInt64BE().toString();
  return form === 'integer' && bytes.length === 4 ? bytes.readInt32BE().toString() : null;
}

/** What is wrapped in JSON: a string, or a string or number as `payload` beside a `schema`; null: it is no such thing. */
function unwrap(buffer: Buffer, start: number, end: number): string | null {
  // Longer than any schema of a scalar: text that only looks so is not parsed.
  if (end - start > 2 * longestBytes) return null;
  try {
    const json: unknown = JSON.parse(buffer.toString('utf8', start, end));
    const inner = typeof json === 'object' && json !== null && 'schema' in json && 'payload' in json ? json.payload : json;
    return (typeof inner === 'string' || typeof inner === 'number') && inner !== '' ? cut(String(inner)) : null;
  } catch {
    // It is text that begins like JSON.
    return null;
  }
}
