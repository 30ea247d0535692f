import { MalformedBytesError } from './malformed-bytes-error.ts';
import { TextCache } from './text-cache.ts';
import { VarintReader, varintLength, writeVarint } from './varint.ts';

/**
 * One header of a record. A record has an ordered list of them; names repeat, values may be null.
 * `nameBytes` is there only when the name is not valid UTF-8: `name` then shows U+FFFD for what cannot be read, and the bytes are what is written again.
 */
export interface RecordHeader {
  name: string;
  nameBytes?: Buffer;
  value: Buffer | null;
}

/** Header entries as Kafka writes them, without the count in front. */
export interface HeaderEntries {
  bytes: Buffer;
  count: number;
}

const names = new TextCache();

/**
 * Decodes headers as a record carries them and as we store them: varint count, then per header varint name length, name, varint value length
 * (-1: null), value. Values are views of `bytes`. Throws MalformedBytesError when `bytes` is not exactly one such list.
 */
export function decodeHeaders(bytes: Buffer): RecordHeader[] {
  const headers: RecordHeader[] = [];
  walkHeaders(bytes, 0, bytes.length, (_, nameStart, nameEnd, valueStart, valueEnd) => {
    const { text: name, isWhole, bytes: nameBytes } = names.decode(bytes, nameStart, nameEnd);
    const value = valueStart < 0 ? null : bytes.subarray(valueStart, valueEnd);
    headers.push(isWhole ? { name, value } : { name, nameBytes, value });
  });
  return headers;
}

/** Encodes headers as `decodeHeaders` reads them, with varints of minimal length as every Kafka producer writes them. */
export function encodeHeaders(headers: readonly RecordHeader[]): Buffer {
  return encode(headers, varintLength(headers.length));
}

/** Encodes headers to be written after others of the same record: the entries alone, their count beside them. */
export function encodeHeaderEntries(headers: readonly RecordHeader[]): HeaderEntries {
  return { bytes: encode(headers, 0), count: headers.length };
}

/** Called for a header with the positions of its name and value; valueStart is -1 for a null value. `position` is where the entry begins. */
export type OnHeader = (position: number, nameStart: number, nameEnd: number, valueStart: number, valueEnd: number) => void;

const noBytes = Buffer.alloc(0);
/** Serves one walk after the other: one for each was a twentieth of the garbage of indexing. */
let spareReader: VarintReader | undefined;

/** Walks the header list in `buffer` from `start` to `end` in place and returns its count. Throws MalformedBytesError when the range is not exactly one list. */
export function walkHeaders(buffer: Buffer, start: number, end: number, onHeader: OnHeader): number {
  const reader = spareReader ?? new VarintReader(noBytes);
  // Whoever walks headers within `onHeader` has one of its own.
  spareReader = undefined;
  reader.buffer = buffer;
  reader.position = start;
  reader.end = end;
  try {
    return walk(reader, start, end, onHeader);
  } finally {
    reader.buffer = noBytes;
    spareReader = reader;
  }
}

function walk(reader: VarintReader, start: number, end: number, onHeader: OnHeader): number {
  const count = reader.readVarint();
  if (count < 0) throw new MalformedBytesError(`the header count is ${count}`, start);
  for (let index = 0; index < count; index++) {
    const position = reader.position;
    const nameLength = reader.readVarint();
    if (nameLength < 0) throw new MalformedBytesError(`a header name has length ${nameLength}`, position);
    const nameStart = reader.position;
    const nameEnd = nameStart + nameLength;
    reader.position = nameEnd;
    const valueLength = reader.readVarint();
    const valueStart = reader.position;
    // Java reads every negative length as null.
    const valueEnd = valueLength < 0 ? valueStart : valueStart + valueLength;
    if (valueEnd > end) throw new MalformedBytesError('a header passes the end of the headers', position);
    reader.position = valueEnd;
    onHeader(position, nameStart, nameEnd, valueLength < 0 ? -1 : valueStart, valueEnd);
  }
  if (reader.position !== end) throw new MalformedBytesError('bytes are left after the last header', reader.position);
  return count;
}

function encode(headers: readonly RecordHeader[], countLength: number): Buffer {
  const names = headers.map((header) => header.nameBytes ?? Buffer.from(header.name, 'utf8'));
  let length = countLength;
  for (const [index, header] of headers.entries()) {
    length += lengthWithPrefix(names[index] ?? null) + lengthWithPrefix(header.value);
  }
  const bytes = Buffer.allocUnsafe(length);
  let position = countLength === 0 ? 0 : writeVarint(bytes, 0, headers.length);
  for (const [index, header] of headers.entries()) {
    position = writeNullableBytes(bytes, position, names[index] ?? null);
    position = writeNullableBytes(bytes, position, header.value);
  }
  return bytes;
}

function lengthWithPrefix(bytes: Buffer | null): number {
  return bytes === null ? 1 : varintLength(bytes.length) + bytes.length;
}

function writeNullableBytes(buffer: Buffer, position: number, bytes: Buffer | null): number {
  if (bytes === null) return writeVarint(buffer, position, -1);
  const start = writeVarint(buffer, position, bytes.length);
  return start + bytes.copy(buffer, start);
}
