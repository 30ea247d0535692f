/**
 * Which groups of records hold a bucket's grams, as bytes. Written format of a list over `words` × 32 groups:
 * nothing: no group. Otherwise the first byte says how: 0: every group. 1: a bitmap follows, 4 × `words` bytes, group 0 the lowest bit of the first byte.
 * 2 + k: gaps follow, Rice-coded with parameter k, bits filled from the lowest of each byte on: for each group, with gap = its number less the number of
 * the one before (at first -1) less 1: gap >> k ones, a zero, then the k lowest bits of gap, the lowest first. The last byte is filled up with ones, which
 * end in no zero and so are no further group.
 */
const everyGroup = 0;
const asBitmap = 1;
const asGaps = 2;
/** Denser than this a bitmap is the shorter one, and the quicker one to read. */
const bitmapDensity = 0.2;

/** How many bits of a word are set. */
export function countBits(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The parameter that makes gaps of this mean shortest: about ln 2 of it (Golomb, 1966). */
function riceParameter(groups: number, count: number): number {
  const wanted = (0.69 * groups) / count;
  return wanted <= 1 ? 0 : Math.min(15, 31 - Math.clz32(wanted));
}

/** The most bytes that `writeList` needs for a list over so many words. */
export const longestListBytes = (words: number): number => 16 + words * 8;

/** Writes the list of the `count` bits set in `bits`, `words` long, into `target` at `position`, where `longestListBytes` have room. @returns the position after it. */
export function writeList(bits: Uint32Array, words: number, count: number, target: Uint8Array, position: number): number {
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

/** Sets the bits of the list at `start` to `end` of `source` in `bits`, from word `base` on. The bits there must be zero. */
export function readList(source: Uint8Array, start: number, end: number, bits: Uint32Array, base: number, words: number): void {
  if (start === end) return;
  const how = source[start] ?? 0;
  if (how === everyGroup) {
    bits.fill(0xffffffff, base, base + words);
    return;
  }
  let at = start + 1;
  if (how === asBitmap) {
    for (let index = 0; index < words; index++, at += 4) {
      bits[base + index] = (source[at] ?? 0) | ((source[at + 1] ?? 0) << 8) | ((source[at + 2] ?? 0) << 16) | ((source[at + 3] ?? 0) << 24);
    }
    return;
  }
  readGaps(source, at, end, how - asGaps, bits, base, words);
}

function readGaps(source: Uint8Array, start: number, end: number, k: number, bits: Uint32Array, base: number, words: number): void {
  const groups = words * 32;
  let bit = start * 8;
  const endBit = end * 8;
  let group = -1;
  for (;;) {
    let ones = 0;
    while (bit < endBit && ((source[bit >>> 3] ?? 0) >>> (bit & 7)) & 1) {
      ones++;
      bit++;
    }
    if (bit >= endBit) return;
    bit++;
    let low = 0;
    for (let index = 0; index < k; index++, bit++) low |= (((source[bit >>> 3] ?? 0) >>> (bit & 7)) & 1) << index;
    group += ((ones << k) | low) + 1;
    if (group >= groups) throw new RangeError(`a list names group ${group} of ${groups}`);
    const word = base + (group >>> 5);
    bits[word] = (bits[word] ?? 0) | (1 << (group & 31));
  }
}
