/** How a byte of a name counts: in lower case, `-`, `_` and `.` not at all (0). NUL, which is none of them, reads as a byte that UTF-8 does not have. */
const folded = new Uint8Array(256).map((_, byte) => {
  if (byte === 0) return 0xff;
  if (byte === 0x2d || byte === 0x2e || byte === 0x5f) return 0;
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
});

/** A name as it is compared: without case (of ASCII) and the separators `-`, `_` and `.`. */
export function foldName(name: string): string {
  return Buffer.from(Buffer.from(name).filter((byte) => folded[byte] !== 0))
    .map((byte) => folded[byte] ?? byte)
    .toString();
}

/**
 * Finds names among bytes without decoding them: a header name or a JSON field that is none of the wanted ones costs some 5 ns, one that is some 20.
 * Names match ignoring case and separators, see foldName.
 */
export class NameTable {
  readonly #names: Buffer[];
  /** Positions in `#names`, -1 for none; its length is a power of two. */
  readonly #buckets: Int16Array;
  /** By a name's first byte, whether any begins so. A name may begin with a separator, which says nothing. */
  readonly #begins = new Uint8Array(256);
  readonly #longest: number;

  /** @param names folded, each once. */
  constructor(names: readonly string[]) {
    this.#names = names.map((name) => Buffer.from(name));
    this.#longest = Math.max(0, ...this.#names.map(({ length }) => length));
    this.#buckets = new Int16Array(2 ** Math.ceil(Math.log2(this.#names.length * 4 + 1))).fill(-1);
    this.#begins[0] = 1;
    for (const [index, name] of this.#names.entries()) {
      this.#begins[name[0] ?? 0] = 1;
      let bucket = hashOf(name, 0, name.length) & (this.#buckets.length - 1);
      while (this.#buckets[bucket] !== -1) bucket = (bucket + 1) & (this.#buckets.length - 1);
      this.#buckets[bucket] = index;
    }
  }

  /** Which of the names stands from `start` to `end`, by its place in the list; -1: none. */
  find(buffer: Uint8Array, start: number, end: number): number {
    // A name of twice the length is none of ours, whatever separators it has.
    if (end - start > 2 * this.#longest || this.#begins[folded[buffer[start] ?? 0] ?? 0] !== 1) return -1;
    const mask = this.#buckets.length - 1;
    for (let bucket = hashOf(buffer, start, end) & mask; ; bucket = (bucket + 1) & mask) {
      const index = this.#buckets[bucket] ?? -1;
      if (index === -1 || equals(this.#names[index], buffer, start, end)) return index;
    }
  }
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0;
  for (let index = start; index < end; index++) {
    const byte = folded[bytes[index] ?? 0] ?? 0;
    if (byte !== 0) hash = (Math.imul(hash, 31) + byte) | 0;
  }
  return hash ^ (hash >>> 15);
}

function equals(name: Buffer | undefined, bytes: Uint8Array, start: number, end: number): boolean {
  if (name === undefined) return false;
  let at = 0;
  for (let index = start; index < end; index++) {
    const byte = folded[bytes[index] ?? 0] ?? 0;
    if (byte === 0) continue;
    if (byte !== name[at]) return false;
    at++;
  }
  return at === name.length;
}
