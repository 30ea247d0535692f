/** What was stored of what was fetched. */
export interface Stored<Held> {
  /** How many records. */
  stored: number;
  /** Partitions that the broker refused or that could not be stored, such as when one went to another worker (LeaseLost): the others were stored all the same. */
  failed: { partition: Held; error: unknown }[];
}

/** Batches that are stored at the same time, each of another partition: while one waits for Postgres, the next is decoded. */
const storedAtOnce = 3;

/** Stores what was read, a few partitions at a time and of each partition one batch after the other. */
export class StoringLanes<Held> {
  readonly all: Stored<Held> = { stored: 0, failed: [] };
  readonly #lanes: Promise<void>[] = new Array(storedAtOnce).fill(Promise.resolve());

  /** Begins `work` once what was before it in its lane has ended; resolves when it has begun. What follows a failure of the same partition is left out. */
  async begin(index: number, partition: Held, work: () => Promise<number>): Promise<void> {
    const lane = index % storedAtOnce;
    await this.#lanes[lane];
    if (this.all.failed.some((failure) => failure.partition === partition)) return;
    this.#lanes[lane] = this.#attempt(partition, work);
  }

  async #attempt(partition: Held, work: () => Promise<number>): Promise<void> {
    try {
      this.all.stored += await work();
    } catch (error) {
      this.fail(partition, error);
    }
  }

  fail(partition: Held, error: unknown): void {
    this.all.failed.push({ partition, error });
  }

  async end(): Promise<Stored<Held>> {
    await Promise.all(this.#lanes);
    return this.all;
  }
}
