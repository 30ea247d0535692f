import { crc32c } from '@node-rs/crc32';
import { BATCH_LAYOUT, findBatchEnd, LENGTH_OVERHEAD_BYTES } from './record-batch-header.ts';

/** A batch that cannot be read. No record of it was visited. */
export interface CorruptBatch {
  baseOffset: bigint;
  /** A sentence for an operator. */
  reason: string;
  /** The batch as fetched: a view of the records buffer, so copy what is kept. */
  bytes: Buffer;
  /** Where to go on reading; always beyond the walk's own `nextOffset`. */
  nextOffset: bigint;
}

/**
 * Why the bytes from `start` to `end` are not a v2 batch that can be trusted; undefined when they are. `walkedTo` is the offset after the last
 * record of the batch before it, -1 for none.
 */
export function findBatchFault(records: Buffer, start: number, end: number, walkedTo: bigint): string | undefined {
  const length = end - start - LENGTH_OVERHEAD_BYTES;
  if (end <= start + BATCH_LAYOUT.magic) return `its length field says ${length} bytes`;
  const magic = records.readInt8(start + BATCH_LAYOUT.magic);
  if (magic !== 2) return `message format v${magic} is not supported, only v2 (Kafka 0.11 and later)`;
  if (end < start + BATCH_LAYOUT.records) return `its length field says ${length} bytes, less than a batch's header`;
  const actual = crc32c(records.subarray(start + BATCH_LAYOUT.attributes, end));
  const expected = records.readUInt32BE(start + BATCH_LAYOUT.crc);
  if (actual !== expected) return `its CRC-32C is ${actual.toString(16)}, its header says ${expected.toString(16)}`;
  const baseOffset = records.readBigInt64BE(start);
  if (baseOffset < 0n || records.readInt32BE(start + BATCH_LAYOUT.lastOffsetDelta) < 0) return 'its offsets are negative';
  if (baseOffset < walkedTo) return `the batch before it ends at offset ${walkedTo - 1n}`;
  return undefined;
}

/** Makes the report of the batch from `start` to `end`, where a walk that had come to `nextOffset` stopped. */
export function reportCorruptBatch(records: Buffer, start: number, end: number, nextOffset: bigint, fault: string): CorruptBatch {
  const baseOffset = records.readBigInt64BE(start);
  const after = offsetAfter(records, start, end);
  return {
    baseOffset,
    reason: `The batch at offset ${baseOffset} cannot be read: ${fault}.`,
    bytes: records.subarray(start, Math.max(end, Math.min(start + BATCH_LAYOUT.records, records.length))),
    nextOffset: after > nextOffset ? after : nextOffset + 1n,
  };
}

/** Whether a sound batch that follows begins at or before `fromOffset`: this one then holds nothing wanted, and a walk goes on after it though it be corrupt. */
export function isPassedBy(records: Buffer, start: number, end: number, fromOffset: bigint): boolean {
  if (records.readBigInt64BE(start) >= fromOffset) return false;
  const following = followingBaseOffset(records, start, end);
  return following !== undefined && following <= fromOffset && isSoundBatch(records, end);
}

/**
 * The header of a corrupt batch may itself be what is corrupt, and an offset taken from it too high would lose good records: so a sound batch that
 * follows says where to go on; where none was fetched, the batch's own last offset if it agrees with its record count, else the next offset.
 */
function offsetAfter(records: Buffer, start: number, end: number): bigint {
  const following = followingBaseOffset(records, start, end);
  if (following !== undefined && isSoundBatch(records, end)) return following;
  const baseOffset = records.readBigInt64BE(start);
  if (end < start + BATCH_LAYOUT.records || records.readInt8(start + BATCH_LAYOUT.magic) !== 2) return baseOffset + 1n;
  const lastOffsetDelta = records.readInt32BE(start + BATCH_LAYOUT.lastOffsetDelta);
  const isConsistent = lastOffsetDelta >= 0 && records.readInt32BE(start + BATCH_LAYOUT.recordCount) === lastOffsetDelta + 1;
  return isConsistent ? baseOffset + BigInt(lastOffsetDelta) + 1n : baseOffset + 1n;
}

/** The base offset at `end`, where a batch may begin if the length of the one from `start` is right. */
function followingBaseOffset(records: Buffer, start: number, end: number): bigint | undefined {
  if (end <= start || end + LENGTH_OVERHEAD_BYTES > records.length) return undefined;
  const following = records.readBigInt64BE(end);
  return following > records.readBigInt64BE(start) ? following : undefined;
}

function isSoundBatch(records: Buffer, start: number): boolean {
  const end = findBatchEnd(records, start);
  return end <= records.length && findBatchFault(records, start, end, -1n) === undefined;
}
