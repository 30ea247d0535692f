import { hash } from 'node:crypto';

/** What a text is: a correlation id is found by its own kind of hash, and so never taken for a key of the same text. */
export type HashedAs = 'chain' | 'key' | 'event' | 'business';

/**
 * The 64 bits by which the index finds a correlation id, a key, an event id or a business id of a cluster: the first of a SHA-256, so that nobody can make two that are
 * alike. Among ten million ids two are so by chance once in 300,000 such indexes. Never 0, which stands for none.
 */
export function traceHash(cluster: string, as: HashedAs, id: string | Buffer): bigint {
  const prefix = `${cluster}\0${as}\0`;
  const digest = hash('sha256', typeof id === 'string' ? prefix + id : Buffer.concat([Buffer.from(prefix), id]), 'buffer');
  return digest.readBigInt64BE() || 1n;
}

/** What a shown key may be in the index: its text, and the bytes that its hexadecimal stands for where it is no text (read-event.ts). */
export function keyHashes(cluster: string, shown: string): string[] {
  const isBytes = /^0x(?:[0-9a-f]{2})+$/.test(shown);
  return [shown, ...(isBytes ? [Buffer.from(shown.slice(2), 'hex')] : [])].map((key) => String(traceHash(cluster, 'key', key)));
}

/** So many hashes are kept before all are forgotten: the events of a chain come close together. */
const mostKept = 100_000;

/** Hashes of one cluster, those of ids that came lately without working them out again. */
export class TraceHashes {
  readonly #cluster: string;
  readonly #kept = new Map<string, bigint>();

  constructor(cluster: string) {
    this.#cluster = cluster;
  }

  of(as: HashedAs, id: string): bigint {
    return this.#keep(`${as}\0${id}`, () => traceHash(this.#cluster, as, id));
  }

  /** Of a key, whatever bytes it is. */
  ofKey(key: Buffer): bigint {
    return this.#keep(`key bytes\0${key.toString('latin1')}`, () => traceHash(this.#cluster, 'key', key));
  }

  #keep(name: string, make: () => bigint): bigint {
    const kept = this.#kept.get(name);
    if (kept !== undefined) return kept;
    if (this.#kept.size >= mostKept) this.#kept.clear();
    const made = make();
    this.#kept.set(name, made);
    return made;
  }
}
