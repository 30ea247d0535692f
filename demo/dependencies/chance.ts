import { createHash } from 'node:crypto';

/** A number from 0 (inclusive) to 1 that depends on the words alone, so that a repeated call is answered as the first one was. */
export function chance(...words: string[]): number {
  return createHash('sha1').update(words.join('\n')).digest().readUInt32BE(0) / 2 ** 32;
}
