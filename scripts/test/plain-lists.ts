import { countBits, longestListBytes } from '#lib/dead-letters/search/bit-list.ts';
import { bucketCount, bucketsOf } from '#lib/dead-letters/search/grams.ts';
import { ListRow } from '#lib/dead-letters/search/list-row.ts';
import { groupIds, partWords, type SegmentShape } from '#lib/dead-letters/search/segment-shape.ts';

/** What segment-marks.wat does, in plain words: to hold it against, and to read. */

/** How a list begins (bit-list.ts). */
const everyGroup = 0;
const asBitmap = 1;
const asGaps = 2;
/** Denser than this a bitmap is the shorter one, and the quicker one to read. */
const bitmapDensity = 0.2;

/** The parameter that makes gaps of this mean shortest: about ln 2 of it (Golomb, 1966). */
function riceParameter(groups: number, count: number): number {
  const wanted = (0.69 * groups) / count;
  return wanted <= 1 ? 0 : Math.min(15, 31 - Math.clz32(wanted));
}

/** @returns the position after it */
function writeList(bits: Uint32Array, words: number, count: number, target: Uint8Array, position: number): number {
  const groups = words * 32;
  if (count === 0) return position;
  if (count === groups) {
    target[position] = everyGroup;
    return position + 1;
  }
  if (count > groups * bitmapDensity) return writeBitmap(bits, words, target, position);
  const k = riceParameter(groups, count);
  target[position] = asGaps + k;
  return writeGaps(bits, words, k, target, position + 1);
}

function writeBitmap(bits: Uint32Array, words: number, target: Uint8Array, position: number): number {
  let at = position;
  target[at++] = asBitmap;
  for (let index = 0; index < words; index++) {
    const word = bits[index] ?? 0;
    target[at++] = word;
    target[at++] = word >>> 8;
    target[at++] = word >>> 16;
    target[at++] = word >>> 24;
  }
  return at;
}

function writeGaps(bits: Uint32Array, words: number, k: number, target: Uint8Array, position: number): number {
  const mask = (1 << k) - 1;
  let at = position;
  let pending = 0;
  let pendingBits = 0;
  let before = -1;
  for (let index = 0; index < words; index++) {
    for (let word = bits[index] ?? 0; word !== 0; word &= word - 1) {
      const group = index * 32 + 31 - Math.clz32(word & -word);
      const gap = group - before - 1;
      before = group;
      let ones = gap >>> k;
      // At most 7 bits wait, so that 8 ones, or 7 with a zero and 15 bits, always fit in the 32.
      for (; ones >= 8; ones -= 8) {
        pending |= 0xff << pendingBits;
        target[at++] = pending;
        pending >>>= 8;
      }
      pending |= (((1 << ones) - 1) | ((gap & mask) << (ones + 1))) << pendingBits;
      pendingBits += ones + 1 + k;
      for (; pendingBits >= 8; pendingBits -= 8) {
        target[at++] = pending;
        pending >>>= 8;
      }
    }
  }
  if (pendingBits > 0) target[at++] = pending | (0xff << pendingBits);
  return at;
}

/** The list of the bits that are set, as bit-list.ts describes it. */
export function plainList(bits: Uint32Array): Uint8Array {
  const target = new Uint8Array(longestListBytes(bits.length));
  const count = bits.reduce((sum, word) => sum + countBits(word), 0);
  return target.subarray(0, writeList(bits, bits.length, count, target, 0));
}

/** The rows of a segment's lists. @param fields by the index of their record in the segment */
export function plainRows(shape: SegmentShape, fields: readonly { index: number; bytes: Uint8Array }[]): Map<number, Buffer> {
  const words = partWords(shape);
  const marks = Array.from({ length: bucketCount }, (): Uint32Array | undefined => undefined);
  for (const { index, bytes } of fields) {
    const group = Math.floor(index / groupIds);
    for (const bucket of bucketsOf(bytes)) {
      const list = marks[bucket] ?? new Uint32Array(words);
      marks[bucket] = list;
      list[group >>> 5] = (list[group >>> 5] ?? 0) | (1 << (group & 31));
    }
  }
  const rows = new Map<number, Buffer>();
  const row = new ListRow(shape.listsPerRow * (longestListBytes(words) + 5));
  for (let first = 0; first < bucketCount; first += shape.listsPerRow) {
    row.clear();
    for (const list of marks.slice(first, first + shape.listsPerRow)) {
      const bytes = plainList(list ?? new Uint32Array(words));
      row.addPart(bytes, 0, bytes.length);
    }
    if (row.bytes().length > 0) rows.set(first / shape.listsPerRow, Buffer.from(row.bytes()));
  }
  return rows;
}
