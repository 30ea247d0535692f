import { createBatchWriter, type RecordToAppend } from '#lib/kafka/record-batch-writer.ts';
import type { SliceBatch } from '#lib/kafka/slice.ts';

/** Packs the records of one target partition into as few batches as the topic takes, in order. `Item`: what a record stands for. */
export class BatchPacker<Item> {
  readonly batches: SliceBatch[] = [];
  /** The items of each batch, in its order. */
  readonly batchItems: Item[][] = [];
  readonly #partition: number;
  readonly #usualBytes: number;
  readonly #largestBytes: number;
  #writer: ReturnType<typeof createBatchWriter>;
  #items: Item[] = [];

  /** @param usualBytes size of a batch; @param largestBytes the most that the topic takes, for a record that fits no usual batch. */
  constructor({ partition, usualBytes, largestBytes }: { partition: number; usualBytes: number; largestBytes: number }) {
    this.#partition = partition;
    this.#usualBytes = Math.min(usualBytes, largestBytes);
    this.#largestBytes = largestBytes;
    this.#writer = createBatchWriter({ maxBytes: this.#usualBytes });
  }

  /** Adds a record after the others; false when it fits no batch that the topic takes. */
  add(item: Item, record: RecordToAppend): boolean {
    if (!this.#writer.append(record) && !this.#addToNext(record)) return false;
    this.#items.push(item);
    return true;
  }

  #addToNext(record: RecordToAppend): boolean {
    this.finish();
    if (this.#writer.append(record)) return true;
    const alone = createBatchWriter({ maxBytes: this.#largestBytes });
    if (!alone.append(record)) return false;
    this.#writer = alone;
    return true;
  }

  /** Closes the batch that is being filled. */
  finish(): void {
    const writer = this.#writer;
    if (writer.isEmpty) return;
    this.batches.push({ partition: this.#partition, count: writer.count, seal: (sequence) => writer.seal({ ...sequence, transactional: true }) });
    this.batchItems.push(this.#items);
    this.#writer = createBatchWriter({ maxBytes: this.#usualBytes });
    this.#items = [];
  }
}
