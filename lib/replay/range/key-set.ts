import { crc32c } from '@node-rs/crc32';
import { murmur2 } from '#lib/kafka/partition-for-key.ts';

const none = Buffer.alloc(0);
const firstSlots = 1_024;

/**
 * A set of many keys in 16 to 32 bytes each: it keeps two independent 32-bit hashes of a key (murmur2 and CRC-32C) in two to four times as many slots, and takes
 * keys that agree in both for one. Among a million that happens to a given key once in 10^13. Where it is asked to, it also knows the last offset of each, and takes
 * twice as many bytes.
 */
export class KeySet {
  #first = new Int32Array(firstSlots);
  #second = new Int32Array(firstSlots);
  /** Offsets fit a double: a partition has fewer than 2^53. */
  #last: Float64Array | undefined;
  #size = 0;

  constructor({ keepsOffsets = false }: { keepsOffsets?: boolean } = {}) {
    this.#last = keepsOffsets ? new Float64Array(firstSlots) : undefined;
  }

  get size(): number {
    return this.#size;
  }

  /** What it takes. While it grows it takes half as much more. */
  get bytes(): number {
    return this.#first.byteLength + this.#second.byteLength + (this.#last?.byteLength ?? 0);
  }

  /** @param kind keeps equal keys of different kinds apart. @param offset where it was seen; keys are added in the order of their offsets. */
  add(key: Buffer, kind: Buffer = none, offset = 0n): void {
    if (this.#size * 2 >= this.#first.length) this.#grow();
    const [first, second] = hashes(key, kind);
    if (this.#put(first, second, Number(offset))) this.#size += 1;
  }

  /** Whether it has a key; where it keeps offsets, whether the key was seen behind this one. */
  has(key: Buffer, kind: Buffer = none, offset = 0n): boolean {
    if (this.#size === 0) return false;
    const [first, second] = hashes(key, kind);
    const at = this.#find(first, second);
    return this.#second[at] !== 0 && (this.#last === undefined || (this.#last[at] ?? 0) > Number(offset));
  }

  /** The slot of a pair of hashes, or the free one where it belongs: a second hash of 0 marks those. */
  #find(first: number, second: number): number {
    const mask = this.#first.length - 1;
    let at = first & mask;
    while (this.#second[at] !== 0 && (this.#first[at] !== first || this.#second[at] !== second)) at = (at + 1) & mask;
    return at;
  }

  #put(first: number, second: number, offset: number): boolean {
    const at = this.#find(first, second);
    if (this.#last !== undefined) this.#last[at] = offset;
    if (this.#second[at] !== 0) return false;
    this.#first[at] = first;
    this.#second[at] = second;
    return true;
  }

  #grow(): void {
    const [first, second, last] = [this.#first, this.#second, this.#last];
    this.#first = new Int32Array(first.length * 2);
    this.#second = new Int32Array(first.length * 2);
    if (last !== undefined) this.#last = new Float64Array(first.length * 2);
    for (let at = 0; at < first.length; at++) if (second[at] !== 0) this.#put(first[at] ?? 0, second[at] ?? 0, last?.[at] ?? 0);
  }
}

function hashes(key: Buffer, kind: Buffer): [number, number] {
  const ofKind = crc32c(kind);
  return [murmur2(key) ^ Math.imul(ofKind, 0x9e3779b1), crc32c(key, ofKind) | 0 || 1];
}
