import { bucketCount } from './grams.ts';

/**
 * How common the grams of each bucket are in a segment, one byte a bucket: 0 where no group holds one, else 255 + 16 × log2 of the share of groups that do.
 * What a search begins with is chosen by it; it need only be about right.
 */
const steps = 16;

export const noRarity = (): Uint8Array => new Uint8Array(bucketCount);

/** @param share of a segment's groups that hold a gram of the bucket, 0 to 1 */
export const asByte = (share: number): number => (share === 0 ? 0 : Math.max(1, Math.round(255 + steps * Math.log2(share))));
const asShare = (byte: number) => (byte === 0 ? 0 : 2 ** ((byte - 255) / steps));

const shares = Float64Array.from({ length: 256 }, (_, byte) => asShare(byte));

/** The mean over several segments of one size. */
export function meanRarity(rarities: readonly Uint8Array[]): Uint8Array {
  const [only] = rarities;
  if (only !== undefined && rarities.length === 1) return only;
  const mean = noRarity();
  for (let bucket = 0; bucket < bucketCount; bucket++) {
    let sum = 0;
    for (const rarity of rarities) sum += shares[rarity[bucket] ?? 0] ?? 0;
    mean[bucket] = rarities.length === 0 ? 0 : asByte(sum / rarities.length);
  }
  return mean;
}
