import { crc32c } from '@node-rs/crc32';
import { murmur2 } from '#lib/kafka/partition-for-key.ts';

const none = Buffer.alloc(0);
const firstSlots = 1_024;

/**
 * A set of many keys in 16 bytes each: it keeps two independent 32-bit hashes of a key (murmur2 and CRC-32C), and takes keys that agree in both for one.
 * Among a million that happens to a given key once in 10^13.
 */
export class KeySet {
  #first = new Int32Array(firstSlots);
  #second = new Int32Array(firstSlots);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** @param kind keeps equal keys of different kinds apart. */
  add(key: Buffer, kind: Buffer = none): void {
    if (this.#size * 2 >= this.#first.length) this.#grow();
    const [first, second] = hashes(key, kind);
    if (this.#put(first, second)) this.#size += 1;
  }

  has(key: Buffer, kind: Buffer = none): boolean {
    if (this.#size === 0) return false;
    const [first, second] = hashes(key, kind);
    const at = this.#find(first, second);
    return this.#second[at] !== 0;
  }

  /** The slot of a pair of hashes, or the free one where it belongs: a second hash of 0 marks those. */
  #find(first: number, second: number): number {
    const mask = this.#first.length - 1;
    let at = first & mask;
    while (this.#second[at] !== 0 && (this.#first[at] !== first || this.#second[at] !== second)) at = (at + 1) & mask;
    return at;
  }

  #put(first: number, second: number): boolean {
    const at = this.#find(first, second);
    if (this.#second[at] !== 0) return false;
    this.#first[at] = first;
    this.#second[at] = second;
    return true;
  }

  #grow(): void {
    const [first, second] = [this.#first, this.#second];
    this.#first = new Int32Array(first.length * 2);
    this.#second = new Int32Array(first.length * 2);
    for (let at = 0; at < first.length; at++) if (second[at] !== 0) this.#put(first[at] ?? 0, second[at] ?? 0);
  }
}

function hashes(key: Buffer, kind: Buffer): [number, number] {
  const ofKind = crc32c(kind);
  return [murmur2(key) ^ Math.imul(ofKind, 0x9e3779b1), crc32c(key, ofKind) | 0 || 1];
}
