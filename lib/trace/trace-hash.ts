import { hash } from 'node:crypto';
import type { Int8Halves } from '#lib/db/binary-array.ts';

/** What a text is: a correlation id is found by its own kind of hash, and so never taken for a key of the same text. */
export type HashedAs = 'chain' | 'key' | 'event' | 'business';

function digest(cluster: string, as: HashedAs, id: string | Buffer): string {
  const prefix = `${cluster}\0${as}\0`;
  return hash('sha256', typeof id === 'string' ? prefix + id : Buffer.concat([Buffer.from(prefix), id]), 'hex');
}

/**
 * The 64 bits by which the index finds a correlation id, a key, an event id or a business id of a cluster: the first of a SHA-256, so that nobody can make two that are
 * alike. Among ten million ids two are so by chance once in 300,000 such indexes. Never 0, which stands for none.
 */
export function traceHash(cluster: string, as: HashedAs, id: string | Buffer): bigint {
  return BigInt.asIntN(64, BigInt(`0x${digest(cluster, as, id).slice(0, 16)}`)) || 1n;
}

/** The same as two halves. */
export function traceHashHalves(cluster: string, as: HashedAs, id: string | Buffer): Int8Halves {
  const hex = digest(cluster, as, id);
  const [high, low] = [Number.parseInt(hex.slice(0, 8), 16) | 0, Number.parseInt(hex.slice(8, 16), 16) | 0];
  return { high, low: high === 0 && low === 0 ? 1 : low };
}

/** What a shown key may be in the index: its text, and the bytes that its hexadecimal stands for where it is no text (read-event.ts). */
export function keyHashes(cluster: string, shown: string): string[] {
  const isBytes = /^0x(?:[0-9a-f]{2})+$/.test(shown);
  return [shown, ...(isBytes ? [Buffer.from(shown.slice(2), 'hex')] : [])].map((key) => String(traceHash(cluster, 'key', key)));
}
