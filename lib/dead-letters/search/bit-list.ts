/**
 * Which groups of records hold a bucket's grams, as bytes. Written format of a list over `words` × 32 groups:
 * nothing: no group. Otherwise the first byte says how: 0: every group. 1: a bitmap follows, 4 × `words` bytes, group 0 the lowest bit of the first byte.
 * 2 + k: gaps follow, Rice-coded with parameter k, bits filled from the lowest of each byte on: for each group, with gap = its number less the number of
 * the one before (at first -1) less 1: gap >> k ones, a zero, then the k lowest bits of gap, the lowest first. The last byte is filled up with ones, which
 * end in no zero and so are no further group. k is about the binary logarithm of ln 2 of the mean gap (Golomb, 1966), and a list of more than a fifth of the
 * groups is a bitmap, which is then the shorter one, and the quicker one to read. Lists are written by segment-marks.wat.
 */
const everyGroup = 0;
const asBitmap = 1;
const asGaps = 2;

/** How many bits of a word are set. */
export function countBits(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** More bytes than a list over so many words takes. */
export const longestListBytes = (words: number): number => 16 + words * 8;

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
