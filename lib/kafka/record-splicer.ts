import type { AbortedTransaction } from './aborted-transactions.ts';
import { type IsHeaderDropped, KeptHeaders } from './kept-headers.ts';
import { type BatchWalk, RecordWalk } from './record-batch-reader.ts';
import { type BatchWriter, createBatchWriter, type RecordToSplice } from './record-batch-writer.ts';
import type { RecordCursor } from './record-cursor.ts';
import type { HeaderEntries } from './record-headers.ts';
import type { SliceBatch } from './slice.ts';

/** What is to become of a record: sent, passed by as one that is not meant, or left with the reason why it is not sent. */
export type SpliceChoice = 'send' | 'pass' | { outcome: 'skipped' | 'failed'; reason: string };

export interface SpliceOptions {
  /** Where the range begins and ends in the source partition. */
  fromOffset: bigint;
  toOffset: bigint;
  /** Of a range that has gaps: where to read on, from an offset on. What lies before that is passed by. */
  nextMeant?: ((offset: bigint) => bigint) | undefined;
  choose: (record: RecordCursor) => SpliceChoice;
  /** The target partition of a record. */
  partitionOf: (record: RecordCursor) => number;
  /** Milliseconds since the epoch that the copy carries. */
  timestampOf: (record: RecordCursor) => bigint;
  isHeaderDropped: IsHeaderDropped;
  /** The headers that a copy gains; their bytes may be reused for the next record. */
  markOf: (offset: bigint) => HeaderEntries;
  /** Whose place in the batches is told. */
  isWatched: (offset: bigint) => boolean;
  /** The most bytes of a batch that the target takes, and of one as it usually is. */
  largestBatchBytes: number;
  usualBatchBytes: number;
}

/** The most that one slice holds. */
export interface SliceLimits {
  bytes: number;
  records: number;
}

/** Neighbours that were selected and are not sent, for one and the same reason. */
export interface LeftRun {
  fromOffset: bigint;
  /** After the last one. */
  toOffset: bigint;
  /** Of records; where it is not known how many there were, of offsets. */
  count: number;
  outcome: 'skipped' | 'failed';
  reason: string;
}

/** Everything of the source from one offset up to another, decided: what is sent, and what is not. */
export interface SplicedSlice {
  fromOffset: bigint;
  nextOffset: bigint;
  batches: SliceBatch[];
  /** Source offsets of the first record of each batch. */
  firstOffsets: bigint[];
  sent: number;
  left: LeftRun[];
  /** Where the watched ones lie: in which of the batches, at which place. */
  places: { offset: bigint; batch: number; place: number }[];
}

/** A slice ends at so many runs, so that what became of it fits beside its position in Kafka. */
const mostRuns = 12;
/** What a copy takes besides its bytes and its mark, generously: length, deltas, counts. */
const frameBytes = 40;

type Filling = { writer: BatchWriter; batch: number };

/**
 * Copies records from fetched batches into new ones without making objects of them: key and value are one range of bytes, kept headers a few. It is fed what
 * fetches give, in order, and gives slices; both at the caller's pace, so that it never holds more than one slice and what it was fed. Pure: no clock, no socket.
 */
export class RecordSplicer {
  readonly #options: SpliceOptions;
  readonly #kept = new KeptHeaders();
  readonly #free: BatchWriter[] = [];
  readonly #lent = new Map<SliceBatch, BatchWriter>();
  #walk: RecordWalk | undefined;
  #waiting: RecordCursor | undefined;
  #position: bigint;
  #slice: SplicedSlice;
  #filling = new Map<number, Filling>();
  #bytes = 0;

  constructor(options: SpliceOptions) {
    this.#options = options;
    this.#position = options.fromOffset;
    this.#slice = emptySlice(options.fromOffset);
  }

  /** Where the next fetch is to begin, once `next` asks for more. */
  get position(): bigint {
    return this.#position;
  }

  /** Gives it the records field of a fetch from `position`. */
  feed(records: Buffer, abortedTransactions: readonly AbortedTransaction[]): void {
    const { toOffset } = this.#options;
    this.#walk = new RecordWalk(records, { fromOffset: this.#position, toOffset, abortedTransactions, isolation: 'read_committed' });
  }

  /** Passes over what cannot be read, such as what retention has deleted. */
  leave(toOffset: bigint, outcome: LeftRun['outcome'], reason: string): void {
    const fromOffset = this.#position;
    const end = toOffset < this.#options.toOffset ? toOffset : this.#options.toOffset;
    this.#addLeft({ fromOffset, toOffset: end, count: Number(end - fromOffset), outcome, reason });
    this.#position = end;
  }

  /** The next slice, full or at the range's end; undefined when it has to be fed first, or has given all. */
  next(limits: SliceLimits): SplicedSlice | undefined {
    for (let record = this.#waiting ?? this.#walk?.next(); record !== undefined; record = this.#walk?.next()) {
      this.#waiting = record;
      if (this.#isFull(record, limits)) return this.#cutAt(record.offset);
      this.#take(record);
      this.#waiting = undefined;
    }
    if (this.#walk !== undefined) this.#endWalk(this.#walk.outcome());
    this.#walk = undefined;
    const isDue = this.#position >= this.#options.toOffset || this.#slice.left.length >= mostRuns;
    return isDue && this.#position > this.#slice.fromOffset ? this.cut() : undefined;
  }

  /** What was decided so far as a slice, also where it is not full. Only when `next` has asked for more. */
  cut(): SplicedSlice {
    return this.#cutAt(this.#position);
  }

  /** Takes the buffers of a slice back, whose transaction has ended: nothing of it is sent again. */
  release({ batches }: SplicedSlice): void {
    for (const batch of batches) {
      const writer = this.#lent.get(batch);
      this.#lent.delete(batch);
      if (writer === undefined) continue;
      writer.reset();
      this.#free.push(writer);
    }
  }

  #endWalk({ nextOffset, corrupt }: BatchWalk): void {
    this.#position = nextOffset;
    if (corrupt !== undefined) this.leave(corrupt.nextOffset, 'failed', `cannot be read: ${corrupt.reason}`);
    else this.#position = this.#options.nextMeant?.(nextOffset) ?? nextOffset;
  }

  #isFull({ headersEnd, keyValueStart }: RecordCursor, limits: SliceLimits): boolean {
    const { sent, left } = this.#slice;
    if (left.length >= mostRuns || sent >= limits.records) return true;
    return this.#bytes > 0 && this.#bytes + headersEnd - keyValueStart + frameBytes > limits.bytes;
  }

  #take(record: RecordCursor): void {
    const { offset } = record;
    const choice = this.#options.choose(record);
    if (choice === 'send') this.#send(record, offset);
    else if (choice !== 'pass') this.#addLeft({ fromOffset: offset, toOffset: offset + 1n, count: 1, ...choice });
  }

  #send(record: RecordCursor, offset: bigint): void {
    const { partitionOf, isHeaderDropped, isWatched, largestBatchBytes, markOf, timestampOf } = this.#options;
    const { buffer, keyValueStart, headersStart, headersEnd } = record;
    const partition = partitionOf(record);
    const mark = markOf(offset);
    const copy: RecordToSplice = {
      buffer,
      keyValueStart,
      keyValueEnd: headersStart,
      timestamp: timestampOf(record),
      headers: this.#kept.keep(buffer, headersStart, headersEnd, isHeaderDropped),
      extraHeaders: mark,
    };
    const filled = this.#splice(partition, copy, offset);
    if (filled === undefined) {
      const reason = `larger than the target's max.message.bytes (${largestBatchBytes})`;
      this.#addLeft({ fromOffset: offset, toOffset: offset + 1n, count: 1, outcome: 'failed', reason });
      return;
    }
    if (isWatched(offset)) this.#slice.places.push({ offset, batch: filled.batch, place: filled.writer.count - 1 });
    this.#slice.sent += 1;
    this.#bytes += headersEnd - keyValueStart + mark.bytes.length + frameBytes;
  }

  /** Writes a copy into the batch that its partition fills, or a new one; undefined when it fits none that the target takes. */
  #splice(partition: number, copy: RecordToSplice, offset: bigint): Filling | undefined {
    const filling = this.#filling.get(partition);
    if (filling?.writer.splice(copy)) return filling;
    const { largestBatchBytes, usualBatchBytes } = this.#options;
    const usual = this.#free.pop() ?? createBatchWriter({ maxBytes: Math.min(usualBatchBytes, largestBatchBytes) });
    if (usual.splice(copy)) return this.#begin(partition, usual, offset, true);
    this.#free.push(usual);
    const alone = createBatchWriter({ maxBytes: largestBatchBytes });
    return alone.splice(copy) ? this.#begin(partition, alone, offset, false) : undefined;
  }

  #begin(partition: number, writer: BatchWriter, offset: bigint, isPooled: boolean): Filling {
    const { batches, firstOffsets } = this.#slice;
    const batch: SliceBatch = {
      partition,
      get count() {
        return writer.count;
      },
      seal: (sequence) => writer.seal({ ...sequence, transactional: true }),
    };
    if (isPooled) this.#lent.set(batch, writer);
    const filling = { writer, batch: batches.length };
    batches.push(batch);
    firstOffsets.push(offset);
    this.#filling.set(partition, filling);
    return filling;
  }

  #addLeft(run: LeftRun): void {
    const last = this.#slice.left.at(-1);
    if (last !== undefined && last.toOffset === run.fromOffset && last.outcome === run.outcome && last.reason === run.reason) {
      last.toOffset = run.toOffset;
      last.count += run.count;
    } else this.#slice.left.push({ ...run });
  }

  #cutAt(nextOffset: bigint): SplicedSlice {
    const slice = { ...this.#slice, nextOffset };
    this.#slice = emptySlice(nextOffset);
    this.#filling = new Map();
    this.#bytes = 0;
    return slice;
  }
}

const emptySlice = (fromOffset: bigint): SplicedSlice => ({ fromOffset, nextOffset: fromOffset, batches: [], firstOffsets: [], sent: 0, left: [], places: [] });
