import type { NameTable } from './name-table.ts';

/** Which fields of an object are wanted. By the place of a name in `names`: the number by which the field is told, -1 for none, and what is wanted of an object there. */
export interface JsonFields {
  names: NameTable;
  wanted: readonly number[];
  nested: readonly (JsonFields | undefined)[];
}

/**
 * Called for each wanted field that is a string or a number, with the positions of its name and of its value (of a string, what is between the quotes, escapes and
 * all: textOfField decodes it). True ends the walk.
 */
export type OnField = (wanted: number, nameStart: number, nameEnd: number, start: number, end: number) => boolean;

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/**
 * Walks the JSON object in `buffer` from `start` to `end` in place and shows the wanted fields; everything else is passed over without being looked into.
 * JSON.parse takes five times as long for half a kilobyte, and makes garbage of all of it. It does not judge: of a value that is not JSON, or is cut off, it shows
 * what stands before the fault. A value that is no object has no fields. Never throws, never reads beyond `end`.
 */
export function walkJsonFields(buffer: Buffer, start: number, end: number, fields: JsonFields, onField: OnField): void {
  const position = skipSpace(buffer, start, end);
  if (position < end && buffer[position] === openBrace) walkObject(buffer, position + 1, end, fields, onField);
}

/** @returns the position behind the object that `from` is inside of; -1 when it is cut off or broken, or the walk is to end. */
function walkObject(buffer: Buffer, from: number, end: number, fields: JsonFields, onField: OnField): number {
  let position = skipSpace(buffer, from, end);
  while (position < end && buffer[position] === quote) {
    position = walkField(buffer, position + 1, end, fields, onField);
    if (position < 0) return -1;
    position = skipSpace(buffer, position, end);
    if (position >= end || buffer[position] !== comma) break;
    position = skipSpace(buffer, position + 1, end);
  }
  return position < end && buffer[position] === closeBrace ? position + 1 : -1;
}

/** @param nameStart behind the name's opening quote. @returns the position behind the value, or -1 as walkObject does. */
function walkField(buffer: Buffer, nameStart: number, end: number, fields: JsonFields, onField: OnField): number {
  const afterName = skipString(buffer, nameStart, end);
  if (afterName < 0) return -1;
  const position = skipSpace(buffer, afterName, end);
  if (position >= end || buffer[position] !== colon) return -1;
  return walkValue(buffer, skipSpace(buffer, position + 1, end), end, fields, nameStart, afterName - 1, onField);
}

/** @returns the position behind the value, or -1 as walkObject does. */
function walkValue(buffer: Buffer, start: number, end: number, fields: JsonFields, nameStart: number, nameEnd: number, onField: OnField): number {
  if (start >= end) return -1;
  const first = buffer[start];
  if (first === openBracket) return skipNested(buffer, start + 1, end);
  const index = findName(buffer, nameStart, nameEnd, fields.names);
  if (first === openBrace) {
    const nested = fields.nested[index];
    return nested === undefined ? skipNested(buffer, start + 1, end) : walkObject(buffer, start + 1, end, nested, onField);
  }
  const wanted = fields.wanted[index] ?? -1;
  if (first === quote) {
    const after = skipString(buffer, start + 1, end);
    if (after < 0 || wanted < 0) return after;
    return onField(wanted, nameStart, nameEnd, start + 1, after - 1) ? -1 : after;
  }
  const after = skipScalar(buffer, start, end);
  // The last bytes may go on where the walk has to end.
  if (after === end) return -1;
  return wanted >= 0 && isNumber(buffer, start, after) && onField(wanted, nameStart, nameEnd, start, after) ? -1 : after;
}

function findName(buffer: Buffer, start: number, end: number, names: NameTable): number {
  const index = names.find(buffer, start, end);
  if (index >= 0 || !hasBackslash(buffer, start, end)) return index;
  const name = parseJsonString(buffer, start, end);
  if (name === null) return -1;
  const bytes = Buffer.from(name);
  return names.find(bytes, 0, bytes.length);
}

/** The text of a JSON string, from the bytes between its quotes; null when its escapes are none of JSON's. */
export function parseJsonString(buffer: Buffer, start: number, end: number): string | null {
  try {
    const text: unknown = JSON.parse(`"${buffer.toString('utf8', start, end)}"`);
    return typeof text === 'string' ? text : null;
  } catch {
    // What is no JSON string says nothing; the bytes are kept as they are.
    return null;
  }
}

function skipSpace(buffer: Buffer, start: number, end: number): number {
  let position = start;
  while (position < end) {
    const byte = buffer[position] ?? 0;
    if (byte > 0x20 || (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) break;
    position++;
  }
  return position;
}

/** @returns the position behind the closing quote of the string that `start` is inside of; -1: there is none. */
function skipString(buffer: Buffer, start: number, end: number): number {
  let position = start;
  while (position < end) {
    const byte = buffer[position++];
    if (byte === quote) return position;
    if (byte === backslash) position++;
  }
  return -1;
}

/** @returns the position behind the bracket that closes the object or list that `start` is inside of; -1: there is none. */
function skipNested(buffer: Buffer, start: number, end: number): number {
  let depth = 1;
  let position = start;
  while (position < end) {
    const byte = buffer[position++];
    if (byte === quote) {
      position = skipString(buffer, position, end);
      if (position < 0) return -1;
    } else if (byte === openBrace || byte === openBracket) depth++;
    else if ((byte === closeBrace || byte === closeBracket) && --depth === 0) return position;
  }
  return -1;
}

function skipScalar(buffer: Buffer, start: number, end: number): number {
  let position = start;
  while (position < end) {
    const byte = buffer[position] ?? 0;
    if (byte <= 0x20 || byte === comma || byte === closeBrace || byte === closeBracket || byte === quote || byte === colon) break;
    position++;
  }
  return position;
}

function isNumber(buffer: Buffer, start: number, end: number): boolean {
  for (let position = start; position < end; position++) {
    const byte = buffer[position] ?? 0;
    const isDigit = byte >= 0x30 && byte <= 0x39;
    // . + - e E
    if (!isDigit && byte !== 0x2e && byte !== 0x2b && byte !== 0x2d && byte !== 0x65 && byte !== 0x45) return false;
  }
  return end > start;
}

function hasBackslash(buffer: Buffer, start: number, end: number): boolean {
  for (let position = start; position < end; position++) if (buffer[position] === backslash) return true;
  return false;
}
