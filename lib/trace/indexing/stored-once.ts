/** What the index keeps once an epoch and this worker has met lately: a text, or a link of a chain with a trace or a business id. */
export interface KeptOnce {
  /** The era that it was stored in; 0: nobody has seen that. */
  storedIn: number;
  /** The number of the batch that listed it last, so that none lists it twice. */
  listedIn: number;
}

/** What of an epoch this worker knows to be stored, which each of these says by itself: what was committed in this era. */
export class StoredOnce {
  #epoch = 0;
  #era = 1;

  get era(): number {
    return this.#era;
  }

  /** What another epoch has is not in this one. */
  enter(epoch: number): void {
    if (this.#epoch !== epoch) this.forget();
    this.#epoch = epoch;
  }

  isStored({ storedIn }: KeptOnce): boolean {
    return storedIn === this.#era;
  }

  /** After the commit of what was to be stored in an era: where that has ended meanwhile it says nothing. */
  add(era: number, kept: readonly KeptOnce[]): void {
    if (era === this.#era) for (const one of kept) one.storedIn = era;
  }

  /** Where the database may have lost what was committed last. */
  forget(): void {
    this.#era += 1;
  }
}
