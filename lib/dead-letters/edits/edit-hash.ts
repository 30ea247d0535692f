import { createHash } from 'node:crypto';

/** Key, value and headers (in Kafka's encoding, with their count) as an edit has them. */
export interface EditBytes {
  key: Uint8Array | null;
  value: Uint8Array | null;
  headers: Uint8Array;
}

/** What a plan freezes an edit by: SHA-256 over its parts, each with its length in front (-1 for null), so that no byte can move from one to the next. */
export function editHash({ key, value, headers }: EditBytes): string {
  const hash = createHash('sha256');
  for (const part of [key, value, headers]) {
    const length = Buffer.alloc(4);
    length.writeInt32BE(part?.length ?? -1);
    hash.update(length);
    if (part !== null) hash.update(part);
  }
  return hash.digest('hex');
}
