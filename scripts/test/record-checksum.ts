import { createHash } from 'node:crypto';

/** A checksum of a partition: of each record in order its offset, key, value and headers, each with its length, so that none can run into another. */
export class Checksum {
  readonly #hash = createHash('sha256');

  add(offset: bigint, ...parts: (Buffer | null)[]): void {
    this.#hash.update(`${offset}`);
    for (const part of parts) this.#hash.update(`|${part?.length ?? 'null'}:`).update(part ?? '');
  }

  /** Of what was added so far. */
  digest(): string {
    return this.#hash.copy().digest('hex');
  }
}
