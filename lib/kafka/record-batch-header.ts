/** Layout of a record batch of message format v2: positions from the batch's first byte (org.apache.kafka.common.record.DefaultRecordBatch). */
export const BATCH_LAYOUT = {
  baseOffset: 0,
  /** Bytes after this field; the whole batch is 12 longer. */
  length: 8,
  leaderEpoch: 12,
  magic: 16,
  crc: 17,
  /** The CRC-32C covers everything from here to the end. */
  attributes: 21,
  lastOffsetDelta: 23,
  baseTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  producerEpoch: 51,
  baseSequence: 53,
  recordCount: 57,
  records: 61,
} as const;

/** Bytes before those that the length field counts: base offset and the field itself. In every message format. */
export const LENGTH_OVERHEAD_BYTES = 12;

/** Bits of a batch's attributes. */
export const BATCH_ATTRIBUTES = {
  codec: 0x07,
  logAppendTime: 0x08,
  transactional: 0x10,
  control: 0x20,
} as const;

/** The fields of a v2 batch that a reader decides by. */
export interface RecordBatchHeader {
  baseOffset: bigint;
  lastOffset: bigint;
  lastOffsetDelta: number;
  recordCount: number;
  codec: number;
  isLogAppendTime: boolean;
  isTransactional: boolean;
  isControl: boolean;
  baseTimestamp: bigint;
  maxTimestamp: bigint;
  producerId: bigint;
}

/**
 * Where the batch that begins at `start` ends, by its length field: past the end of the buffer for one that was cut off, at or before its own
 * beginning for a field that is nonsense.
 */
export function findBatchEnd(buffer: Buffer, start: number): number {
  const body = start + LENGTH_OVERHEAD_BYTES;
  return body > buffer.length ? Number.POSITIVE_INFINITY : body + buffer.readInt32BE(start + BATCH_LAYOUT.length);
}

/** Reads the header of the v2 batch that begins at `start`; its 61 bytes must be there. Checks nothing. */
export function readBatchHeader(buffer: Buffer, start: number): RecordBatchHeader {
  const attributes = buffer.readInt16BE(start + BATCH_LAYOUT.attributes);
  const baseOffset = buffer.readBigInt64BE(start + BATCH_LAYOUT.baseOffset);
  const lastOffsetDelta = buffer.readInt32BE(start + BATCH_LAYOUT.lastOffsetDelta);
  return {
    baseOffset,
    lastOffset: baseOffset + BigInt(lastOffsetDelta),
    lastOffsetDelta,
    recordCount: buffer.readInt32BE(start + BATCH_LAYOUT.recordCount),
    codec: attributes & BATCH_ATTRIBUTES.codec,
    isLogAppendTime: (attributes & BATCH_ATTRIBUTES.logAppendTime) !== 0,
    isTransactional: (attributes & BATCH_ATTRIBUTES.transactional) !== 0,
    isControl: (attributes & BATCH_ATTRIBUTES.control) !== 0,
    baseTimestamp: buffer.readBigInt64BE(start + BATCH_LAYOUT.baseTimestamp),
    maxTimestamp: buffer.readBigInt64BE(start + BATCH_LAYOUT.maxTimestamp),
    producerId: buffer.readBigInt64BE(start + BATCH_LAYOUT.producerId),
  };
}
