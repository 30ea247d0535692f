import { writeUnsignedVarint } from '#lib/kafka/varint.ts';
import { readList } from './bit-list.ts';
import { partWords, type SegmentShape } from './segment-shape.ts';

/**
 * A row of `search_list` holds the lists of `listsPerRow` consecutive buckets, each of `parts` parts. Written format: for each list, for each part, its length
 * in bytes as an unsigned varint and its bytes (bit-list.ts). Parts at the end that are empty are left out; a row of nothing else is not there.
 */
export class ListRow {
  readonly #buffer: Buffer;
  #end = 0;
  /** Where the row ends when empty parts at its end are left out. */
  #lastEnd = 0;

  constructor(mostBytes: number) {
    this.#buffer = Buffer.allocUnsafe(mostBytes);
  }

  clear(): void {
    this.#end = 0;
    this.#lastEnd = 0;
  }

  addPart(source: Uint8Array, start: number, end: number): void {
    this.#end = writeUnsignedVarint(this.#buffer, this.#end, end - start);
    // Most lists are a few bytes: a view for each would cost more than copying them.
    if (end - start > 64) this.#buffer.set(source.subarray(start, end), this.#end);
    else for (let at = start, to = this.#end; at < end; at++, to++) this.#buffer[to] = source[at] ?? 0;
    this.#end += end - start;
    if (end > start) this.#lastEnd = this.#end;
  }

  /** A view, until the next `clear`. */
  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#lastEnd);
  }
}

/** Calls `onPart` with the number, start and end of each part that `row` holds. */
export function walkParts(row: Uint8Array, onPart: (part: number, start: number, end: number) => void): void {
  let at = 0;
  for (let part = 0; at < row.length; part++) {
    let bytes = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = row[at++] ?? 0;
      bytes |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    if (at + bytes > row.length) throw new RangeError('a list passes the end of its row');
    onPart(part, at, at + bytes);
    at += bytes;
  }
}

/** Sets the bits of the list of `bucket` in `bits`, which are zero and hold a bit for each group of the segment. */
export function readBucket(row: Uint8Array, shape: SegmentShape, bucket: number, bits: Uint32Array): void {
  const words = partWords(shape);
  const first = (bucket % shape.listsPerRow) * shape.parts;
  walkParts(row, (part, start, end) => {
    if (part >= first && part < first + shape.parts) readList(row, start, end, bits, (part - first) * words, words);
  });
}
