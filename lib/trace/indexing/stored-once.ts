/** So many are remembered before all are forgotten; forgetting costs an insert that finds it there. */
const mostRemembered = 200_000;

/** What of an epoch this worker knows to be stored: hashes of texts, and links of traces and business ids with chains. Only what was committed. */
export class StoredOnce {
  #epoch = 0;
  readonly texts = new Set<bigint>();
  readonly links = new Set<string>();

  /** What another epoch has is not in this one. */
  enter(epoch: number): void {
    if (this.#epoch !== epoch) this.forget();
    this.#epoch = epoch;
  }

  /** After the commit. What was stored in an epoch that has been left meanwhile says nothing of the new one. */
  add(epoch: number, texts: readonly bigint[], links: readonly string[]): void {
    if (this.#epoch !== epoch) return;
    if (this.texts.size > mostRemembered || this.links.size > mostRemembered) this.forget();
    for (const hash of texts) this.texts.add(hash);
    for (const name of links) this.links.add(name);
  }

  /** Where the database may have lost what was committed last. */
  forget(): void {
    this.texts.clear();
    this.links.clear();
  }
}
