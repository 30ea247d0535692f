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
  return new RecordWalk(records, options, onRecord).run();
}

class RecordWalk {
  readonly #records: Buffer;
  readonly #onRecord: (record: RecordCursor) => void;
  readonly #fromOffset: bigint;
  readonly #stopOffset: bigint;
  readonly #filter: AbortedTransactionFilter | undefined;
  #cursor: BatchRecordCursor | undefined;
  /** The offset after the last batch, visible or not. */
  #walkedTo = -1n;
  #nextOffset: bigint;
  #visited = 0;

  constructor(records: Buffer, options: VisitOptions, onRecord: (record: RecordCursor) => void) {
    this.#records = records;
    this.#onRecord = onRecord;
    this.#fromOffset = options.fromOffset;
    this.#stopOffset = options.toOffset ?? MAX_OFFSET;
    this.#filter = options.isolation === 'read_committed' ? new AbortedTransactionFilter(options.abortedTransactions) : undefined;
    this.#nextOffset = options.fromOffset;
  }

  run(): BatchWalk {
    const records = this.#records;
    let position = 0;
    let truncatedBytes = 0;
    while (position < records.length && this.#nextOffset < this.#stopOffset) {
      const end = findBatchEnd(records, position);
      if (end > records.length) {
        truncatedBytes = records.length - position;
        break;
      }
      const fault = isPassedBy(records, position, end, this.#fromOffset) ? undefined : this.#visitBatch(position, end);
      if (fault !== undefined) {
        const corrupt = reportCorruptBatch(records, position, end, this.#nextOffset, fault);
        return { nextOffset: this.#nextOffset, records: this.#visited, truncatedBytes, corrupt };
      }
      position = end;
    }
    return { nextOffset: this.#nextOffset, records: this.#visited, truncatedBytes };
  }

  /** Visits the batch from `start` to `end` if it is visible; returns what is wrong with it, if anything is. */
  #visitBatch(start: number, end: number): string | undefined {
    const fault = findBatchFault(this.#records, start, end, this.#walkedTo);
    if (fault !== undefined) return fault;
    const batch = readBatchHeader(this.#records, start);
    const isHidden = this.#filter?.isAborted(batch) || batch.isControl || batch.lastOffset < this.#fromOffset || batch.baseOffset >= this.#stopOffset;
    if (!isHidden) {
      this.#cursor ??= new BatchRecordCursor(batch);
      const recordsFault = loadRecords(this.#cursor, batch, this.#records, start + BATCH_LAYOUT.records, end);
      if (recordsFault !== undefined) return recordsFault;
      this.#visitRecords(this.#cursor, batch.baseOffset);
    }
    this.#walkedTo = batch.lastOffset + 1n;
    if (this.#walkedTo > this.#nextOffset) this.#nextOffset = this.#walkedTo;
    if (this.#nextOffset > this.#stopOffset) this.#nextOffset = this.#stopOffset;
    return undefined;
  }

  #visitRecords(cursor: BatchRecordCursor, baseOffset: bigint): void {
    const firstDelta = Number(this.#fromOffset - baseOffset);
    const stopDelta = Number(this.#stopOffset - baseOffset);
    while (cursor.advance() && cursor.offsetDelta < stopDelta) {
      if (cursor.offsetDelta < firstDelta) continue;
      this.#visited++;
      this.#onRecord(cursor);
    }
  }
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
