import { type CompressionAlgorithmValue, crc32c, createRecordsBatch } from '@platformatic/kafka';
import fc from 'fast-check';
import { BATCH_ATTRIBUTES, BATCH_LAYOUT } from '#lib/kafka/record-batch-header.ts';
import { type BatchWalk, type VisitOptions, visitRecords } from '#lib/kafka/record-batch-reader.ts';

/** For tests: batches made by an encoder that is not ours, and what our reader sees in them. */

export interface SampleRecord {
  key: Buffer | null;
  value: Buffer | null;
  timestamp: bigint;
  headers: [name: Buffer, value: Buffer | null][];
}

export interface SampleBatchOptions {
  baseOffset?: bigint;
  compression?: CompressionAlgorithmValue;
  producerId?: bigint;
  isTransactional?: boolean;
}

/** Encodes a batch with @platformatic/kafka. */
export function encodeSampleBatch(records: readonly SampleRecord[], options: SampleBatchOptions = {}): Buffer {
  const messages = records.map(({ key, value, timestamp, headers }) => ({
    // The client's types know neither null keys and values nor null header values; its encoder writes each as length -1.
    key: key as Buffer,
    value: value as Buffer,
    headers: new Map(headers) as Map<Buffer, Buffer>,
    timestamp,
    topic: 'samples',
  }));
  const batch = createRecordsBatch(messages, {
    compression: options.compression ?? 'none',
    producerId: options.producerId ?? -1n,
    transactionalId: options.isTransactional ? 'sample' : null,
  }).buffer;
  return reseal(batch, (copy) => copy.writeBigInt64BE(options.baseOffset ?? 0n, BATCH_LAYOUT.baseOffset));
}

/** Copies a batch, changes it and makes its checksum right again. */
export function reseal(batch: Buffer, change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(batch);
  change(copy);
  copy.writeUInt32BE(crc32c(copy.subarray(BATCH_LAYOUT.attributes)) >>> 0, BATCH_LAYOUT.crc);
  return copy;
}

/** Sets bits of a batch's attributes. */
export function withAttributes(batch: Buffer, bits: number): Buffer {
  return reseal(batch, (copy) => copy.writeInt16BE(copy.readInt16BE(BATCH_LAYOUT.attributes) | bits, BATCH_LAYOUT.attributes));
}

/** The control batch by which a broker ends a producer's transaction. */
export function encodeMarker(baseOffset: bigint, producerId: bigint, outcome: 'commit' | 'abort'): Buffer {
  const key = Buffer.from([0, 0, 0, outcome === 'commit' ? 1 : 0]);
  const batch = encodeSampleBatch([{ key, value: Buffer.alloc(6), timestamp: 0n, headers: [] }], { baseOffset, producerId, isTransactional: true });
  return withAttributes(batch, BATCH_ATTRIBUTES.control);
}

/** What a walk showed of a record, its headers as bytes. */
export interface VisitedRecord {
  offset: bigint;
  timestamp: bigint;
  key: Buffer | null;
  value: Buffer | null;
  headers: Buffer;
}

/** Walks `records` and keeps what was visited. */
export function collectRecords(records: Buffer, options: Partial<VisitOptions> = {}): { walk: BatchWalk; visited: VisitedRecord[] } {
  const visited: VisitedRecord[] = [];
  const walk = visitRecords(records, { fromOffset: 0n, abortedTransactions: [], isolation: 'read_committed', ...options }, (record) => {
    visited.push({ offset: record.offset, timestamp: record.timestamp, key: record.key, value: record.value, headers: record.headers });
  });
  return { walk, visited };
}

const bytes = (maxLength: number): fc.Arbitrary<Buffer> => fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));
const nullableBytes = (maxLength: number): fc.Arbitrary<Buffer | null> => fc.option(bytes(maxLength), { freq: 4 });

/** Names are often repeated and sometimes no UTF-8. */
const headerName = fc.oneof(
  fc.constantFrom('trace', 'kafka_dlt-original-topic', '', 'é').map((name) => Buffer.from(name)),
  bytes(20),
);

export const arbitraryHeaders: fc.Arbitrary<[name: Buffer, value: Buffer | null][]> = fc.array(fc.tuple(headerName, nullableBytes(80)), { maxLength: 12 });

/** Any instant, before the epoch and absurd ones too. */
const arbitraryTimestamp: fc.Arbitrary<bigint> = fc.oneof(
  fc.bigInt({ min: 1_700_000_000_000n, max: 1_700_000_600_000n }),
  fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }),
);

export const arbitraryRecord: fc.Arbitrary<SampleRecord> = fc.record({
  key: nullableBytes(40),
  value: nullableBytes(400),
  timestamp: arbitraryTimestamp,
  headers: arbitraryHeaders,
});

/**
 * Records of one batch for @platformatic/kafka to encode: timestamps in any order, but less than 2^31 ms from the first one. Beyond that, 2.12.1
 * writes another timestamp than it was given.
 */
export const arbitraryRecords: fc.Arbitrary<SampleRecord[]> = fc
  .tuple(arbitraryTimestamp, fc.array(fc.tuple(arbitraryRecord, fc.integer({ min: -(2 ** 30), max: 2 ** 30 })), { minLength: 1, maxLength: 8 }))
  .map(([base, records]) => records.map(([record, delta]) => ({ ...record, timestamp: base + BigInt(delta) })));

export const arbitraryCompression: fc.Arbitrary<CompressionAlgorithmValue> = fc.constantFrom('none', 'gzip', 'snappy', 'lz4', 'zstd');
