import { isUtf8 } from 'node:buffer';

/** Text as it was decoded from bytes. */
export interface DecodedText {
  text: string;
  /** Whether the bytes are UTF-8, so that the text is all of them; else it shows U+FFFD for what cannot be read. */
  isWhole: boolean;
  /** A copy. */
  bytes: Buffer;
}

/** So many of the last texts are known, one for each slot. */
const slots = 1_024;
/** Longer ones are decoded each time. */
export const longestKnownBytes = 100;

/** Decodes texts of which few come again and again, such as header names: each once, as long as no other of its slot comes between. Takes a quarter of the time. */
export class TextCache {
  readonly #known: (DecodedText | undefined)[] = new Array(slots);

  /** The text that stands from `start` to `end`. */
  decode(buffer: Buffer, start: number, end: number): DecodedText {
    if (end - start > longestKnownBytes) return decode(buffer.subarray(start, end));
    let hash = end - start;
    for (let position = start; position < end; position++) hash = (Math.imul(hash, 31) + (buffer[position] ?? 0)) | 0;
    const slot = (hash ^ (hash >>> 15)) & (slots - 1);
    const known = this.#known[slot];
    if (known !== undefined && equals(known.bytes, buffer, start, end)) return known;
    // A copy: the buffer is somebody else's.
    const decoded = decode(Buffer.from(buffer.subarray(start, end)));
    this.#known[slot] = decoded;
    return decoded;
  }
}

function decode(bytes: Buffer): DecodedText {
  return { text: bytes.toString('utf8'), isWhole: isUtf8(bytes), bytes };
}

function equals(bytes: Buffer, buffer: Buffer, start: number, end: number): boolean {
  if (bytes.length !== end - start) return false;
  for (let index = 0; index < bytes.length; index++) if (bytes[index] !== buffer[start + index]) return false;
  return true;
}
