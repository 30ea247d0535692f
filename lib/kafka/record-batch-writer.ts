import { crc32c } from '@node-rs/crc32';
import type { KeptHeaders } from './kept-headers.ts';
import { BATCH_ATTRIBUTES, BATCH_LAYOUT, LENGTH_OVERHEAD_BYTES } from './record-batch-header.ts';
import type { HeaderEntries } from './record-headers.ts';
import { varintLength, varlongLength, writeVarint, writeVarlong } from './varint.ts';

/** What a record to be written has besides key and value. */
interface RecordFrame {
  /** Milliseconds since the epoch. */
  timestamp: bigint;
  /** The headers carried over from the original; none if left out. */
  headers?: KeptHeaders;
  /** Headers written after those; their bytes may be reused for the next record. */
  extraHeaders?: HeaderEntries;
}

/** A record given as separate buffers, such as a dead letter as it is stored. */
export interface RecordToAppend extends RecordFrame {
  key: Buffer | null;
  value: Buffer | null;
}

/** A record whose key and value are copied whole from another batch: `[key length, key, value length, value]` is `keyValueStart` to `keyValueEnd` of `buffer`. */
export interface RecordToSplice extends RecordFrame {
  buffer: Buffer;
  keyValueStart: number;
  keyValueEnd: number;
}

/** Who sends a batch. The sequence of a partition grows by the records of each batch, modulo 2^31. */
export interface BatchProducer {
  producerId: bigint;
  producerEpoch: number;
  baseSequence: number;
  transactional: boolean;
}

/** Makes a writer of one uncompressed v2 batch of at most `maxBytes`, header included: keep it below the topic's `max.message.bytes`. */
export function createBatchWriter(options: { maxBytes: number }): BatchWriter {
  return new BatchWriter(options.maxBytes);
}

/**
 * Builds one record batch of message format v2 in a buffer of its own. Offsets count from 0 in the order of appending; timestamps are relative to
 * the first record's. The buffer is given out by `seal`: reset the writer only when the batch can no longer need a resend.
 */
class BatchWriter {
  readonly #buffer: Buffer;
  #position: number = BATCH_LAYOUT.records;
  #count = 0;
  #baseTimestamp = 0n;
  #maxTimestamp = 0n;

  constructor(maxBytes: number) {
    if (!Number.isInteger(maxBytes) || maxBytes < BATCH_LAYOUT.records) throw new RangeError(`a batch has at least 61 bytes, not ${maxBytes}`);
    this.#buffer = Buffer.allocUnsafeSlow(maxBytes);
  }

  /** Records appended so far. */
  get count(): number {
    return this.#count;
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** Size of the batch as it stands, header included. */
  get sizeBytes(): number {
    return this.#position;
  }

  /** Appends a record; false, and nothing is changed, when it does not fit. One that does not fit an empty writer fits none of this size. */
  append(record: RecordToAppend): boolean {
    const keyValueBytes = prefixedLength(record.key) + prefixedLength(record.value);
    if (!this.#begin(record, keyValueBytes)) return false;
    this.#writePrefixed(record.key);
    this.#writePrefixed(record.value);
    this.#end(record);
    return true;
  }

  /** Appends a record as `append` does, its key and value copied as one range. */
  splice(record: RecordToSplice): boolean {
    if (!this.#begin(record, record.keyValueEnd - record.keyValueStart)) return false;
    this.#position += record.buffer.copy(this.#buffer, this.#position, record.keyValueStart, record.keyValueEnd);
    this.#end(record);
    return true;
  }

  /**
   * Finishes the batch for `producer` and returns its bytes, a view of the writer's buffer. May be called again, for a resend or after more was
   * appended; the earlier view then shows the new header. Throws when nothing was appended: Kafka knows no empty batch from a producer.
   */
  seal(producer: BatchProducer): Buffer {
    if (this.#count === 0) throw new Error('a batch without records cannot be sealed');
    const batch = this.#buffer.subarray(0, this.#position);
    batch.writeBigInt64BE(0n, BATCH_LAYOUT.baseOffset);
    batch.writeInt32BE(this.#position - LENGTH_OVERHEAD_BYTES, BATCH_LAYOUT.length);
    batch.writeInt32BE(-1, BATCH_LAYOUT.leaderEpoch);
    batch.writeInt8(2, BATCH_LAYOUT.magic);
    batch.writeInt16BE(producer.transactional ? BATCH_ATTRIBUTES.transactional : 0, BATCH_LAYOUT.attributes);
    batch.writeInt32BE(this.#count - 1, BATCH_LAYOUT.lastOffsetDelta);
    batch.writeBigInt64BE(this.#baseTimestamp, BATCH_LAYOUT.baseTimestamp);
    batch.writeBigInt64BE(this.#maxTimestamp, BATCH_LAYOUT.maxTimestamp);
    batch.writeBigInt64BE(producer.producerId, BATCH_LAYOUT.producerId);
    batch.writeInt16BE(producer.producerEpoch, BATCH_LAYOUT.producerEpoch);
    batch.writeInt32BE(producer.baseSequence, BATCH_LAYOUT.baseSequence);
    batch.writeInt32BE(this.#count, BATCH_LAYOUT.recordCount);
    batch.writeUInt32BE(crc32c(batch.subarray(BATCH_LAYOUT.attributes)), BATCH_LAYOUT.crc);
    return batch;
  }

  /** Forgets the records. Buffers that `seal` gave out are written over. */
  reset(): void {
    this.#position = BATCH_LAYOUT.records;
    this.#count = 0;
  }

  /** Writes what comes before the key; false when the whole record does not fit. */
  #begin(record: RecordFrame, keyValueBytes: number): boolean {
    const timestampDelta = this.#count === 0 ? 0n : BigInt.asIntN(64, record.timestamp - this.#baseTimestamp);
    const headers = record.headers;
    const extra = record.extraHeaders;
    // The length stands in front of the body as a varint of minimal size, so it is computed, not patched in.
    const bodyBytes =
      1 +
      varlongLength(timestampDelta) +
      varintLength(this.#count) +
      keyValueBytes +
      varintLength((headers?.count ?? 0) + (extra?.count ?? 0)) +
      (headers?.byteLength ?? 0) +
      (extra?.bytes.length ?? 0);
    if (this.#position + varintLength(bodyBytes) + bodyBytes > this.#buffer.length) return false;

    if (this.#count === 0) this.#baseTimestamp = record.timestamp;
    if (this.#count === 0 || record.timestamp > this.#maxTimestamp) this.#maxTimestamp = record.timestamp;
    this.#position = writeVarint(this.#buffer, this.#position, bodyBytes);
    this.#buffer[this.#position++] = 0;
    this.#position = writeVarlong(this.#buffer, this.#position, timestampDelta);
    this.#position = writeVarint(this.#buffer, this.#position, this.#count);
    return true;
  }

  /** Writes what comes after the value. */
  #end(record: RecordFrame): void {
    const headers = record.headers;
    const extra = record.extraHeaders;
    this.#position = writeVarint(this.#buffer, this.#position, (headers?.count ?? 0) + (extra?.count ?? 0));
    if (headers !== undefined) this.#position = headers.copyTo(this.#buffer, this.#position);
    if (extra !== undefined) this.#position += extra.bytes.copy(this.#buffer, this.#position);
    this.#count++;
  }

  #writePrefixed(bytes: Buffer | null): void {
    this.#position = writeVarint(this.#buffer, this.#position, bytes === null ? -1 : bytes.length);
    if (bytes !== null) this.#position += bytes.copy(this.#buffer, this.#position);
  }
}

export type { BatchWriter };

function prefixedLength(bytes: Buffer | null): number {
  return bytes === null ? 1 : varintLength(bytes.length) + bytes.length;
}
