import { MalformedBytesError } from './malformed-bytes-error.ts';
import type { RecordBatchHeader } from './record-batch-header.ts';
import { walkHeaders } from './record-headers.ts';
import { VarintReader } from './varint.ts';

/**
 * The record that a walk stands on: positions in `buffer`, no copies. One object serves the whole walk, so take what you need before the callback returns.
 * `buffer` itself may be kept: it is the fetched buffer, or the unpacked records of one compressed batch.
 */
export interface RecordCursor {
  readonly offset: bigint;
  /** Milliseconds since the epoch; -1 where the producer set none. */
  readonly timestamp: bigint;
  readonly timestampType: 'CreateTime' | 'LogAppendTime';
  readonly buffer: Buffer;
  /** Where `[key length, key, value length, value]` begins; it ends at `headersStart`. What a copy carries over whole. */
  readonly keyValueStart: number;
  /** -1 when the key is null. */
  readonly keyStart: number;
  readonly keyEnd: number;
  /** -1 when the value is null (a tombstone). */
  readonly valueStart: number;
  readonly valueEnd: number;
  /** The headers with their count: exactly what `decodeHeaders` reads. */
  readonly headersStart: number;
  readonly headersEnd: number;
  /** Views of `buffer`, made when asked for. */
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Buffer;
}

/**
 * Walks the records of one v2 batch after the other; see RecordCursor for what it shows. A record is, its numbers being zigzag varints:
 * length of what follows, attributes (one byte, unused), timestamp delta (varlong, from the batch's base timestamp), offset delta (from its base offset),
 * key length (-1: null), key, value length (-1: null), value, headers (see decodeHeaders).
 */
export class BatchRecordCursor implements RecordCursor {
  /** Offset of the record from its batch's base offset. */
  offsetDelta = -1;
  keyValueStart = 0;
  keyStart = -1;
  keyEnd = -1;
  valueStart = -1;
  valueEnd = -1;
  headersStart = 0;
  headersEnd = 0;
  #batch: RecordBatchHeader;
  #recordsStart = 0;
  #visited = 0;
  #timestampStart = 0;
  readonly #reader = new VarintReader(Buffer.alloc(0));

  constructor(batch: RecordBatchHeader) {
    this.#batch = batch;
  }

  /** Stands before the first record of a batch whose records, unpacked, are `start` to `end` of `buffer`. */
  load(batch: RecordBatchHeader, buffer: Buffer, start: number, end: number): void {
    this.#batch = batch;
    this.#recordsStart = start;
    this.#reader.buffer = buffer;
    this.#reader.end = end;
    this.rewind();
  }

  /** Stands before the batch's first record again. */
  rewind(): void {
    this.#reader.position = this.#recordsStart;
    this.#visited = 0;
    this.offsetDelta = -1;
  }

  /** Throws MalformedBytesError unless every byte of the batch's records is accounted for, headers included, and the offsets rise. */
  check(): void {
    if (this.#batch.recordCount < 0) throw new MalformedBytesError(`the record count is ${this.#batch.recordCount}`, this.#recordsStart);
    while (this.advance()) walkHeaders(this.#reader.buffer, this.headersStart, this.headersEnd, ignoreHeader);
    if (this.#reader.position !== this.#reader.end) throw new MalformedBytesError('bytes are left after the last record', this.#reader.position);
    this.rewind();
  }

  /** Moves to the next record; false after the last one. Throws MalformedBytesError where the record is not well-formed. */
  advance(): boolean {
    if (this.#visited === this.#batch.recordCount) return false;
    this.#visited++;
    const reader = this.#reader;
    const start = reader.position;
    const length = reader.readVarint();
    const end = reader.position + length;
    if (length < 0 || end > reader.end) throw new MalformedBytesError(`a record of ${length} bytes passes the end of its batch`, start);
    // One byte of attributes, of which no bit is used.
    this.#timestampStart = ++reader.position;
    reader.skipVarlong();
    const offsetDelta = reader.readVarint();
    if (offsetDelta <= this.offsetDelta || offsetDelta > this.#batch.lastOffsetDelta) {
      throw new MalformedBytesError(`offset delta ${offsetDelta} after ${this.offsetDelta}, the batch's last being ${this.#batch.lastOffsetDelta},`, start);
    }
    this.offsetDelta = offsetDelta;

    this.keyValueStart = reader.position;
    const keyLength = reader.readVarint();
    this.keyStart = keyLength < 0 ? -1 : reader.position;
    if (keyLength > 0) reader.position += keyLength;
    this.keyEnd = keyLength < 0 ? -1 : reader.position;

    const valueLength = reader.readVarint();
    this.valueStart = valueLength < 0 ? -1 : reader.position;
    if (valueLength > 0) reader.position += valueLength;
    this.valueEnd = valueLength < 0 ? -1 : reader.position;

    this.headersStart = reader.position;
    this.headersEnd = end;
    if (this.headersStart >= end) throw new MalformedBytesError('a record ends before its headers', start);
    reader.position = end;
    return true;
  }

  get buffer(): Buffer {
    return this.#reader.buffer;
  }

  get offset(): bigint {
    return this.#batch.baseOffset + BigInt(this.offsetDelta);
  }

  get timestamp(): bigint {
    if (this.#batch.isLogAppendTime) return this.#batch.maxTimestamp;
    const reader = this.#reader;
    const { position } = reader;
    reader.position = this.#timestampStart;
    const delta = reader.readVarlong();
    reader.position = position;
    return BigInt.asIntN(64, this.#batch.baseTimestamp + delta);
  }

  get timestampType(): 'CreateTime' | 'LogAppendTime' {
    return this.#batch.isLogAppendTime ? 'LogAppendTime' : 'CreateTime';
  }

  get key(): Buffer | null {
    return this.keyStart < 0 ? null : this.buffer.subarray(this.keyStart, this.keyEnd);
  }

  get value(): Buffer | null {
    return this.valueStart < 0 ? null : this.buffer.subarray(this.valueStart, this.valueEnd);
  }

  get headers(): Buffer {
    return this.buffer.subarray(this.headersStart, this.headersEnd);
  }
}

function ignoreHeader(): void {
  // Walking the headers is the check.
}
