import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeWithKafkaJs } from '#scripts/test/kafkajs-batches.ts';
import {
  arbitraryCompression,
  arbitraryRecord,
  arbitraryRecords,
  collectRecords,
  encodeSampleBatch,
  reseal,
  type SampleRecord,
  withAttributes,
} from '#scripts/test/sample-batches.ts';
import { fuzzCases } from '#scripts/test/torture-rounds.ts';
import { BATCH_ATTRIBUTES, BATCH_LAYOUT } from './record-batch-header.ts';
import { visitRecords } from './record-batch-reader.ts';
import { decodeHeaders } from './record-headers.ts';

const plain: SampleRecord = { key: Buffer.from('key'), value: Buffer.from('value'), timestamp: 1_700_000_000_000n, headers: [] };

function visibleRecords(records: Buffer, fromOffset = 0n) {
  return collectRecords(records, { fromOffset }).visited.map(({ headers, ...record }) => ({
    ...record,
    headers: decodeHeaders(headers).map((header) => [header.nameBytes ?? Buffer.from(header.name), header.value]),
  }));
}

describe('reading record batches', () => {
  test("another client's batches are read byte for byte, in every codec", () => {
    const batches = fc.array(fc.tuple(arbitraryRecords, arbitraryCompression), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(batches, fc.bigInt({ min: 0n, max: 2n ** 50n }), fc.nat(20), (list, start, skipped) => {
        let offset = start;
        const expected: (SampleRecord & { offset: bigint })[] = [];
        const buffers = list.map(([records, compression]) => {
          const buffer = encodeSampleBatch(records, { baseOffset: offset, compression });
          for (const record of records) expected.push({ ...record, offset: offset++ });
          return buffer;
        });
        const fromOffset = start + BigInt(skipped);
        expect(visibleRecords(Buffer.concat(buffers), fromOffset)).toEqual(expected.filter((record) => record.offset >= fromOffset));
      }),
      { numRuns: fuzzCases(100) },
    );
  });

  test("kafkajs's batches are read with whatever timestamps", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryRecord, { minLength: 1, maxLength: 8 }), fc.constantFrom('none', 'gzip'), async (records, compression) => {
        const visited = visibleRecords(await encodeWithKafkaJs(records, compression));
        expect(visited).toEqual(records.map((record, index) => ({ ...record, headers: [], offset: BigInt(index) })));
      }),
      { numRuns: fuzzCases(100) },
    );
  });

  test('null, empty and 1 MB values and a thousand headers are read in every codec', () => {
    const headers = Array.from({ length: 1000 }, (_, index): [Buffer, Buffer | null] => [
      Buffer.from(`h${index % 3}`),
      index % 5 === 0 ? null : Buffer.from([index]),
    ]);
    const records: SampleRecord[] = [
      { ...plain, key: null, value: null },
      { ...plain, key: Buffer.alloc(0), value: Buffer.alloc(0) },
      { ...plain, value: Buffer.alloc(1_000_000, 'payload ') },
      { ...plain, headers },
    ];
    for (const compression of ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const) {
      expect(visibleRecords(encodeSampleBatch(records, { compression }))).toEqual(records.map((record, index) => ({ ...record, offset: BigInt(index) })));
    }
  });

  test('a batch stamped by the broker shows its append time on every record', () => {
    const batch = withAttributes(encodeSampleBatch([plain, { ...plain, timestamp: 5n }]), BATCH_ATTRIBUTES.logAppendTime);
    const stamped = reseal(batch, (copy) => copy.writeBigInt64BE(1_800_000_000_000n, BATCH_LAYOUT.maxTimestamp));
    const seen: [bigint, string][] = [];
    visitRecords(stamped, { fromOffset: 0n, abortedTransactions: [], isolation: 'read_uncommitted' }, (record) =>
      seen.push([record.timestamp, record.timestampType]),
    );
    expect(seen).toEqual([
      [1_800_000_000_000n, 'LogAppendTime'],
      [1_800_000_000_000n, 'LogAppendTime'],
    ]);
  });

  test('records before the wanted offset are passed over, and the walk stops before the last wanted one', () => {
    const batches = Buffer.concat([0n, 3n, 6n].map((baseOffset) => encodeSampleBatch([plain, plain, plain], { baseOffset, compression: 'gzip' })));
    for (let from = 0n; from <= 10n; from++) {
      for (let to = 0n; to <= 10n; to++) {
        const { walk, visited } = collectRecords(batches, { fromOffset: from, toOffset: to });
        const expected = Array.from({ length: 9 }, (_, index) => BigInt(index)).filter((offset) => offset >= from && offset < to);
        expect(visited.map((record) => record.offset)).toEqual(expected);
        expect(walk.nextOffset).toBe(from >= to || from >= 9n ? from : to < 9n ? to : 9n);
      }
    }
  });

  test('a gap left by compaction is no end: offsets are those of the records, and an emptied batch still moves the position', () => {
    const kept = reseal(encodeSampleBatch([plain, plain], { baseOffset: 10n }), (copy) => copy.writeInt32BE(9, BATCH_LAYOUT.lastOffsetDelta));
    const emptied = reseal(kept.subarray(0, BATCH_LAYOUT.records), (copy) => {
      copy.writeBigInt64BE(30n, BATCH_LAYOUT.baseOffset);
      copy.writeInt32BE(BATCH_LAYOUT.records - 12, BATCH_LAYOUT.length);
      copy.writeInt32BE(0, BATCH_LAYOUT.recordCount);
    });
    const { walk, visited } = collectRecords(Buffer.concat([kept, emptied]), { fromOffset: 3n });
    expect(visited.map((record) => record.offset)).toEqual([10n, 11n]);
    expect(walk).toEqual({ nextOffset: 40n, records: 2, truncatedBytes: 0 });
  });

  test('a last batch cut off at any byte is left for the next fetch', () => {
    const first = encodeSampleBatch([plain, plain], { baseOffset: 7n });
    const second = encodeSampleBatch([plain], { baseOffset: 9n });
    const both = Buffer.concat([first, second]);
    for (let length = first.length; length < both.length; length++) {
      const { walk } = collectRecords(both.subarray(0, length), { fromOffset: 7n });
      expect(walk).toEqual({ nextOffset: 9n, records: 2, truncatedBytes: length - first.length });
    }
    for (let length = 0; length < first.length; length++) {
      expect(collectRecords(both.subarray(0, length), { fromOffset: 7n }).walk).toEqual({ nextOffset: 7n, records: 0, truncatedBytes: length });
    }
  });

  test('what the callback throws passes through', () => {
    expect(() =>
      visitRecords(encodeSampleBatch([plain]), { fromOffset: 0n, abortedTransactions: [], isolation: 'read_committed' }, () => {
        throw new Error('the database is gone');
      }),
    ).toThrow('the database is gone');
  });
});
