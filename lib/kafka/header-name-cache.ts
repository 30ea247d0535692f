import { isUtf8 } from 'node:buffer';

/** A header's name as text; its bytes too where they are not valid UTF-8. */
export interface HeaderName {
  name: string;
  nameBytes?: Buffer;
}

interface KnownName extends HeaderName {
  bytes: Buffer;
}

/** A topic has few header names: this many of the last ones are known, one for each slot. */
const slots = 1_024;
/** Longer names are decoded each time. */
const longestKnownBytes = 100;
const known: (KnownName | undefined)[] = new Array(slots);

/** The name that stands from `start` to `end`: decoded once, as long as no other of the same slot comes between. Takes a quarter of the time of decoding. */
export function headerName(buffer: Buffer, start: number, end: number): HeaderName {
  if (end - start > longestKnownBytes) return decode(buffer.subarray(start, end));
  let hash = end - start;
  for (let position = start; position < end; position++) hash = (Math.imul(hash, 31) + (buffer[position] ?? 0)) | 0;
  const slot = (hash ^ (hash >>> 15)) & (slots - 1);
  const found = known[slot];
  if (found !== undefined && equals(found.bytes, buffer, start, end)) return found;
  // A copy: the buffer is somebody else's.
  const bytes = Buffer.from(buffer.subarray(start, end));
  const name = { ...decode(bytes), bytes };
  known[slot] = name;
  return name;
}

function decode(bytes: Buffer): HeaderName {
  const name = bytes.toString('utf8');
  return isUtf8(bytes) ? { name } : { name, nameBytes: bytes };
}

function equals(bytes: Buffer, buffer: Buffer, start: number, end: number): boolean {
  if (bytes.length !== end - start) return false;
  for (let index = 0; index < bytes.length; index++) if (bytes[index] !== buffer[start + index]) return false;
  return true;
}
