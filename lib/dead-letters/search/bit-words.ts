import { countBits } from './bit-list.ts';

/** How many bits are set. */
export function countAll(bits: Uint32Array): number {
  let count = 0;
  for (const word of bits) if (word !== 0) count += countBits(word);
  return count;
}

/** Leaves in `bits` what is in `others` too. */
export function intersect(bits: Uint32Array, others: Uint32Array): void {
  for (let word = 0; word < bits.length; word++) bits[word] = (bits[word] ?? 0) & (others[word] ?? 0);
}

/** Adds to `bits` what is in `others`. */
export function unite(bits: Uint32Array, others: Uint32Array): void {
  for (let word = 0; word < bits.length; word++) bits[word] = (bits[word] ?? 0) | (others[word] ?? 0);
}

/** The numbers of the bits that are set, highest first. */
export function* setBitsDescending(bits: Uint32Array): Generator<number> {
  for (let index = bits.length - 1; index >= 0; index--) {
    for (let word = bits[index] ?? 0; word !== 0; ) {
      const bit = 31 - Math.clz32(word);
      word ^= 1 << bit;
      yield index * 32 + bit;
    }
  }
}

/** The number of the bit that has `rank` set bits above it. */
export function setBitAt(bits: Uint32Array, rank: number): number {
  let left = rank;
  for (let index = bits.length - 1; index >= 0; index--) {
    let word = bits[index] ?? 0;
    const count = countBits(word);
    if (left >= count) {
      left -= count;
      continue;
    }
    for (; left > 0; left--) word ^= 1 << (31 - Math.clz32(word));
    return index * 32 + 31 - Math.clz32(word);
  }
  throw new RangeError(`there is no bit of rank ${rank}`);
}
