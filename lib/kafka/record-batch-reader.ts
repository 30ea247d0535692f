import { type AbortedTransaction, AbortedTransactionFilter } from './aborted-transactions.ts';
import { type CorruptBatch, findBatchFault, isPassedBy, reportCorruptBatch } from './corrupt-batch.ts';
import { decompressRecords } from './decompress-records.ts';
import { MalformedBytesError } from './malformed-bytes-error.ts';
import { BATCH_LAYOUT, findBatchEnd, type RecordBatchHeader, readBatchHeader } from './record-batch-header.ts';
import { BatchRecordCursor, type RecordCursor } from './record-cursor.ts';

export interface VisitOptions {
  /** Records before it are passed over: a batch can begin before the offset that was asked for. */
  fromOffset: bigint;
  /** The walk ends before this offset; without it, at the end of the buffer. */
  toOffset?: bigint;
  /** As the fetch response names them for this partition; without meaning under read_uncommitted. */
  abortedTransactions: readonly AbortedTransaction[];
  isolation: 'read_committed' | 'read_uncommitted';
}

export interface BatchWalk {
  /** Where to fetch next: the last offset of the last whole batch + 1, batches without a visible record included. */
  nextOffset: bigint;
  /** How many records were visited. */
  records: number;
  /** Bytes of a last batch that the fetch limit cut off, which is normal. If nothing else was fetched, the limit is smaller than the batch: fetch more. */
  truncatedBytes: number;
  /** The batch that ended the walk early, if one did: record it as evidence, then go on from its `nextOffset`, in the same buffer or with another fetch. */
  corrupt?: CorruptBatch;
}

/**
 * Walks the records field of one partition of a fetch response in place and calls `onRecord` for each visible record in offset order, always with the
 * same cursor. A batch's checksum and form are checked before its first record is visited: it is visited whole or not at all, and its headers decode.
 * Bytes do not make it throw (see decompressRecords for the one exception); what `onRecord` throws passes through.
 */
export function visitRecords(records: Buffer, options: VisitOptions, onRecord: (record: RecordCursor) => void): BatchWalk {
  const walk = new RecordWalk(records, options);
  for (let record = walk.next(); record !== undefined; record = walk.next()) onRecord(record);
  return walk.outcome();
}

/** The walk of `visitRecords` for who takes one record at a time, and may pause within a batch. */
export class RecordWalk {
  readonly #records: Buffer;
  readonly #fromOffset: bigint;
  readonly #stopOffset: bigint;
  readonly #filter: AbortedTransactionFilter | undefined;
  #cursor: BatchRecordCursor | undefined;
  #batch: RecordBatchHeader | undefined;
  /** The batch's records between these deltas are visible. */
  #firstDelta = 0;
  #stopDelta = 0;
  #position = 0;
  #truncatedBytes = 0;
  #corrupt: CorruptBatch | undefined;
  /** The offset after the last batch, visible or not. */
  #walkedTo = -1n;
  #nextOffset: bigint;
  #visited = 0;

  constructor(records: Buffer, options: VisitOptions) {
    this.#records = records;
    this.#fromOffset = options.fromOffset;
    this.#stopOffset = options.toOffset ?? MAX_OFFSET;
    this.#filter = options.isolation === 'read_committed' ? new AbortedTransactionFilter(options.abortedTransactions) : undefined;
    this.#nextOffset = options.fromOffset;
  }

  /** The next visible record, always the same cursor; undefined at the end, of which `outcome` tells. */
  next(): RecordCursor | undefined {
    do {
      if (this.#batch === undefined) continue;
      const record = this.#nextInBatch();
      if (record !== undefined) return record;
      this.#leave(this.#batch);
    } while (this.#enterNext());
    return undefined;
  }

  /** What the walk has come to: before its end, up to the batch that it is in. */
  outcome(): BatchWalk {
    const outcome = { nextOffset: this.#nextOffset, records: this.#visited, truncatedBytes: this.#truncatedBytes };
    return this.#corrupt === undefined ? outcome : { ...outcome, corrupt: this.#corrupt };
  }

  #nextInBatch(): RecordCursor | undefined {
    const cursor = this.#cursor;
    while (cursor?.advance() && cursor.offsetDelta < this.#stopDelta) {
      if (cursor.offsetDelta < this.#firstDelta) continue;
      this.#visited++;
      return cursor;
    }
    return undefined;
  }

  /** Stands before the first record of the next visible batch; false at the end. */
  #enterNext(): boolean {
    const records = this.#records;
    this.#batch = undefined;
    while (this.#position < records.length && this.#nextOffset < this.#stopOffset && this.#corrupt === undefined) {
      const start = this.#position;
      const end = findBatchEnd(records, start);
      if (end > records.length) {
        this.#truncatedBytes = records.length - start;
        this.#position = records.length;
        return false;
      }
      const fault = isPassedBy(records, start, end, this.#fromOffset) ? undefined : this.#enter(start, end);
      if (fault !== undefined) this.#corrupt = reportCorruptBatch(records, start, end, this.#nextOffset, fault);
      this.#position = end;
      if (this.#batch !== undefined) return true;
    }
    return false;
  }

  /** Enters the batch from `start` to `end` if it is visible; returns what is wrong with it, if anything is. */
  #enter(start: number, end: number): string | undefined {
    const fault = findBatchFault(this.#records, start, end, this.#walkedTo);
    if (fault !== undefined) return fault;
    const batch = readBatchHeader(this.#records, start);
    const isHidden = this.#filter?.isAborted(batch) || batch.isControl || batch.lastOffset < this.#fromOffset || batch.baseOffset >= this.#stopOffset;
    if (isHidden) {
      this.#leave(batch);
      return undefined;
    }
    this.#cursor ??= new BatchRecordCursor(batch);
    const recordsFault = loadRecords(this.#cursor, batch, this.#records, start + BATCH_LAYOUT.records, end);
    if (recordsFault !== undefined) return recordsFault;
    this.#batch = batch;
    this.#firstDelta = Number(this.#fromOffset - batch.baseOffset);
    this.#stopDelta = Number(this.#stopOffset - batch.baseOffset);
    return undefined;
  }

  #leave({ lastOffset }: RecordBatchHeader): void {
    this.#batch = undefined;
    this.#walkedTo = lastOffset + 1n;
    if (this.#walkedTo > this.#nextOffset) this.#nextOffset = this.#walkedTo;
    if (this.#nextOffset > this.#stopOffset) this.#nextOffset = this.#stopOffset;
  }
}

/** Where the last whole batch of a fetch ends, by its header alone: what to fetch next, if nothing is wrong with it. `otherwise` where there is none. */
export function endOfBatches(records: Buffer, otherwise: bigint): bigint {
  let end = otherwise;
  for (let start = 0; start + BATCH_LAYOUT.records <= records.length; ) {
    const next = findBatchEnd(records, start);
    if (next <= start || next > records.length) break;
    end = readBatchHeader(records, start).lastOffset + 1n;
    start = next;
  }
  return end;
}

/** Unpacks the batch's records where they are compressed and checks them all; returns what is wrong, or undefined with the cursor before the first record. */
function loadRecords(cursor: BatchRecordCursor, batch: RecordBatchHeader, records: Buffer, start: number, end: number): string | undefined {
  try {
    if (batch.codec === 0) {
      cursor.load(batch, records, start, end);
    } else {
      const unpacked = decompressRecords(batch.codec, records.subarray(start, end));
      cursor.load(batch, unpacked, 0, unpacked.length);
    }
    cursor.check();
    return undefined;
  } catch (error) {
    if (error instanceof MalformedBytesError) return error.message;
    throw error;
  }
}

const MAX_OFFSET = 2n ** 63n - 1n;
