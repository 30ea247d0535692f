/**
 * Grams: each four consecutive bytes of a record, letters of ASCII in lower case, hashed to one of 65,536 buckets. A record that holds a needle holds all
 * of the needle's grams; so whoever looks only where all their buckets are marked misses nothing. Case folds for ASCII alone: bytes of UTF-8 stay as they are.
 */
export const bucketCount = 65_536;
/** Needles shorter than a gram cannot be looked up. */
export const gramBytes = 4;

/** What a byte is in lower case. */
const lowerCase: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte));

/** @param gram four bytes in lower case, the first the lowest. Knuth's multiplicative hash; its highest 16 bits are the bucket (segment-marks.wat does the same). */
const bucketOf = (gram: number) => Math.imul(gram, 0x9e3779b1) >>> 16;

/** The buckets of all grams of `bytes`, each once. */
export function bucketsOf(bytes: Uint8Array): number[] {
  const buckets = new Set<number>();
  let gram = 0;
  for (const [at, byte] of bytes.entries()) {
    gram = (gram >>> 8) | ((lowerCase[byte] ?? 0) << 24);
    if (at >= gramBytes - 1) buckets.add(bucketOf(gram));
  }
  return [...buckets];
}

/** A copy in lower case, as the grams see it. */
export function folded(bytes: Uint8Array): Buffer {
  const copy = Buffer.allocUnsafe(bytes.length);
  for (let at = 0; at < bytes.length; at++) copy[at] = lowerCase[bytes[at] ?? 0] ?? 0;
  return copy;
}
