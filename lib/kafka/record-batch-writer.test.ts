import { crc32c, Reader, readRecordsBatches } from '@platformatic/kafka';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeWithKafkaJs } from '#scripts/test/kafkajs-batches.ts';
import { arbitraryCompression, arbitraryRecord, arbitraryRecords, collectRecords, encodeSampleBatch, type SampleRecord } from '#scripts/test/sample-batches.ts';
import { fuzzCases } from '#scripts/test/torture-rounds.ts';
import { KeptHeaders } from './kept-headers.ts';
import { BATCH_LAYOUT } from './record-batch-header.ts';
import { visitRecords } from './record-batch-reader.ts';
import { type BatchWriter, createBatchWriter } from './record-batch-writer.ts';
import { encodeHeaderEntries, encodeHeaders } from './record-headers.ts';

const numRuns = fuzzCases(150);
const producer = { producerId: 2n ** 40n, producerEpoch: 7, baseSequence: 2_147_483_640, transactional: true };
const kept = new KeptHeaders();
const toHeaders = (list: SampleRecord['headers']) => list.map(([nameBytes, value]) => ({ name: '', nameBytes, value }));
const extraHeaders = encodeHeaderEntries([
  { name: 'redrive-job-id', value: Buffer.from('17') },
  { name: 'redrive-origin', value: Buffer.from('orders/3/000123') },
]);
const extraPairs: SampleRecord['headers'] = [
  [Buffer.from('redrive-job-id'), Buffer.from('17')],
  [Buffer.from('redrive-origin'), Buffer.from('orders/3/000123')],
];

function append(writer: BatchWriter, record: SampleRecord): boolean {
  return writer.append({ ...record, headers: kept.keepAll(encodeHeaders(toHeaders(record.headers))), extraHeaders });
}

/** Decodes with another client. */
function decodeTheirs(batch: Buffer) {
  const [decoded, ...more] = readRecordsBatches(Reader.from(batch));
  if (decoded === undefined || more.length > 0) throw new Error('expected one batch');
  const records = decoded.records.map(({ key, value, timestampDelta, headers }) => ({
    key,
    value,
    timestamp: BigInt.asIntN(64, decoded.firstTimestamp + timestampDelta),
    headers,
  }));
  return { ...decoded, records, offsetDeltas: decoded.records.map((record) => record.offsetDelta) };
}

function latest(records: readonly SampleRecord[]): bigint | undefined {
  return records
    .map((record) => record.timestamp)
    .toSorted((a, b) => (a < b ? -1 : 1))
    .at(-1);
}

describe('writing record batches', () => {
  test('another client reads every record as it was given, with the added headers last', () => {
    fc.assert(
      fc.property(fc.array(arbitraryRecord, { minLength: 1, maxLength: 200, size: 'medium' }), (records) => {
        const writer = createBatchWriter({ maxBytes: 1_000_000 });
        for (const record of records) expect(append(writer, record)).toBe(true);
        const batch = writer.seal(producer);
        const decoded = decodeTheirs(batch);
        expect(decoded.records).toEqual(records.map((record) => ({ ...record, headers: [...record.headers, ...extraPairs] })));
        expect(decoded.offsetDeltas).toEqual(records.map((_, index) => index));
        expect(decoded).toMatchObject({
          firstOffset: 0n,
          length: batch.length - 12,
          partitionLeaderEpoch: -1,
          magic: 2,
          crc: crc32c(batch.subarray(BATCH_LAYOUT.attributes)) >>> 0,
          attributes: 0x10,
          lastOffsetDelta: records.length - 1,
          firstTimestamp: records[0]?.timestamp,
          maxTimestamp: latest(records),
          producerId: producer.producerId,
          producerEpoch: producer.producerEpoch,
          firstSequence: producer.baseSequence,
        });
      }),
      { numRuns },
    );
  });

  test('kafkajs reads the same keys, values, timestamps and offsets', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryRecord, { minLength: 1, maxLength: 20 }), async (records) => {
        const writer = createBatchWriter({ maxBytes: 1_000_000 });
        for (const record of records) append(writer, record);
        const decoded = await decodeWithKafkaJs(writer.seal(producer));
        expect(decoded).toEqual(records.map(({ key, value, timestamp }, index) => ({ key, value, timestamp, offset: BigInt(index) })));
      }),
      { numRuns },
    );
  });

  test('records spliced from any codec keep key, value, timestamp and the kept headers byte for byte', () => {
    fc.assert(
      fc.property(arbitraryRecords, arbitraryCompression, fc.nat(3), (records, compression, dropEvery) => {
        const writer = createBatchWriter({ maxBytes: 1_000_000 });
        const isDropped = (index: number) => dropEvery > 0 && index % dropEvery === 0;
        visitRecords(encodeSampleBatch(records, { compression }), { fromOffset: 0n, abortedTransactions: [], isolation: 'read_committed' }, (record) => {
          const headers = kept.keep(record.buffer, record.headersStart, record.headersEnd, isDropped);
          const { timestamp, buffer, keyValueStart, headersStart } = record;
          expect(writer.splice({ timestamp, buffer, keyValueStart, keyValueEnd: headersStart, headers, extraHeaders })).toBe(true);
        });
        const expected = records.map((record) => ({ ...record, headers: [...record.headers.filter((_, index) => !isDropped(index)), ...extraPairs] }));
        expect(decodeTheirs(writer.seal(producer)).records).toEqual(expected);
      }),
      { numRuns },
    );
  });

  test('our own reader agrees, and both ways of appending write the same bytes', () => {
    fc.assert(
      fc.property(arbitraryRecords, (records) => {
        const appended = createBatchWriter({ maxBytes: 100_000 });
        const spliced = createBatchWriter({ maxBytes: 100_000 });
        for (const record of records) appended.append({ ...record, headers: kept.keepAll(encodeHeaders(toHeaders(record.headers))) });
        const batch = appended.seal({ ...producer, transactional: false });
        const { walk, visited } = collectRecords(batch);
        expect(walk).toEqual({ nextOffset: BigInt(records.length), records: records.length, truncatedBytes: 0 });
        expect(visited).toEqual(records.map((record, index) => ({ ...record, offset: BigInt(index), headers: encodeHeaders(toHeaders(record.headers)) })));
        visitRecords(batch, { fromOffset: 0n, abortedTransactions: [], isolation: 'read_committed' }, (record) => {
          const headers = kept.keepAll(record.buffer, record.headersStart, record.headersEnd);
          spliced.splice({
            timestamp: record.timestamp,
            buffer: record.buffer,
            keyValueStart: record.keyValueStart,
            keyValueEnd: record.headersStart,
            headers,
          });
        });
        expect(spliced.seal({ ...producer, transactional: false })).toEqual(batch);
      }),
      { numRuns },
    );
  });

  test('a record that does not fit is refused to the byte and changes nothing', () => {
    const record: SampleRecord = { key: Buffer.from('key'), value: Buffer.alloc(100), timestamp: 5n, headers: [[Buffer.from('a'), null]] };
    const measured = createBatchWriter({ maxBytes: 10_000 });
    append(measured, record);
    const oneBytes = measured.sizeBytes;
    append(measured, record);
    const twoBytes = measured.sizeBytes;

    const tooSmall = createBatchWriter({ maxBytes: oneBytes - 1 });
    expect(append(tooSmall, record)).toBe(false);
    expect(tooSmall.isEmpty).toBe(true);

    const exact = createBatchWriter({ maxBytes: twoBytes });
    expect([append(exact, record), append(exact, record), append(exact, { ...record, timestamp: 99n })]).toEqual([true, true, false]);
    expect({ count: exact.count, sizeBytes: exact.sizeBytes }).toEqual({ count: 2, sizeBytes: twoBytes });
    expect(decodeTheirs(exact.seal(producer))).toMatchObject({ maxTimestamp: 5n, lastOffsetDelta: 1 });
  });

  test('a batch sealed again for a resend differs in nothing but its producer', () => {
    const writer = createBatchWriter({ maxBytes: 1000 });
    append(writer, { key: null, value: Buffer.from('value'), timestamp: -1n, headers: [] });
    const first = Buffer.from(writer.seal(producer));
    expect(Buffer.from(writer.seal(producer))).toEqual(first);
    const resent = decodeTheirs(writer.seal({ producerId: 9n, producerEpoch: 0, baseSequence: 0, transactional: false }));
    expect(resent).toMatchObject({ producerId: 9n, producerEpoch: 0, firstSequence: 0, attributes: 0, records: decodeTheirs(first).records });
  });

  test('a writer that was reset begins anew, with its own first timestamp', () => {
    const writer = createBatchWriter({ maxBytes: 1000 });
    append(writer, { key: null, value: null, timestamp: 1_000n, headers: [] });
    writer.seal(producer);
    writer.reset();
    expect(writer.isEmpty).toBe(true);
    expect(() => writer.seal(producer)).toThrow('a batch without records cannot be sealed');
    append(writer, { key: null, value: null, timestamp: 5n, headers: [] });
    expect(decodeTheirs(writer.seal(producer))).toMatchObject({ firstTimestamp: 5n, maxTimestamp: 5n, lastOffsetDelta: 0 });
  });

  test('a 1 MB value and a thousand headers fit a batch that has room for them', () => {
    const headers = Array.from({ length: 1000 }, (_, index): [Buffer, Buffer | null] => [
      Buffer.from(`h${index % 3}`),
      index % 5 === 0 ? null : Buffer.from([index]),
    ]);
    const record: SampleRecord = { key: Buffer.alloc(0), value: Buffer.alloc(1_000_000, 'payload '), timestamp: 0n, headers };
    const writer = createBatchWriter({ maxBytes: 1_100_000 });
    expect(append(writer, record)).toBe(true);
    expect(decodeTheirs(writer.seal(producer)).records).toEqual([{ ...record, headers: [...headers, ...extraPairs] }]);
  });

  test('a size that is none is refused', () => {
    expect(() => createBatchWriter({ maxBytes: 60 })).toThrow(RangeError);
  });
});
