/** A transaction that a fetch response says was aborted: records of `producerId` from `firstOffset` to the producer's next marker do not count. */
export interface AbortedTransaction {
  producerId: bigint;
  firstOffset: bigint;
}

/**
 * The Java client's read_committed filter (CompletedFetch): batches are shown to it in offset order, each once, and it says which belong to aborted
 * transactions. It serves one fetch response: the next one brings a list of its own.
 */
export class AbortedTransactionFilter {
  readonly #pending: AbortedTransaction[];
  #next = 0;
  readonly #abortedProducerIds = new Set<bigint>();

  constructor(abortedTransactions: readonly AbortedTransaction[]) {
    this.#pending = abortedTransactions.toSorted((a, b) => (a.firstOffset < b.firstOffset ? -1 : Number(a.firstOffset > b.firstOffset)));
  }

  /** Whether the batch's records are to be skipped. A control batch ends its producer's transaction. */
  isAborted(batch: { lastOffset: bigint; producerId: bigint; isTransactional: boolean; isControl: boolean }): boolean {
    for (let next = this.#pending[this.#next]; next !== undefined && next.firstOffset <= batch.lastOffset; next = this.#pending[this.#next]) {
      this.#abortedProducerIds.add(next.producerId);
      this.#next++;
    }
    if (batch.isControl) {
      this.#abortedProducerIds.delete(batch.producerId);
      return false;
    }
    return batch.isTransactional && this.#abortedProducerIds.has(batch.producerId);
  }
}
