// Needs modules of its own: garbage wears out the WebAssembly decompressor.
import { compressionsAlgorithms } from '@platformatic/kafka';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryCompression, arbitraryRecords, collectRecords, encodeSampleBatch, reseal, type SampleRecord } from '#scripts/test/sample-batches.ts';
import { fuzzCases } from '#scripts/test/torture-rounds.ts';
import { BATCH_LAYOUT } from './record-batch-header.ts';
import { visitRecords } from './record-batch-reader.ts';
import { decodeHeaders } from './record-headers.ts';

const record: SampleRecord = { key: Buffer.from('key'), value: Buffer.from('value'), timestamp: 1n, headers: [[Buffer.from('a'), Buffer.from('b')]] };
const three = (baseOffset: bigint) => encodeSampleBatch([record, record, record], { baseOffset });

function flip(batch: Buffer, position: number): Buffer {
  const copy = Buffer.from(batch);
  copy.writeUInt8(copy.readUInt8(position) ^ 0x55, position);
  return copy;
}

/** Replaces the records of a batch; the checksum is right. */
function withRecords(batch: Buffer, records: Buffer): Buffer {
  return reseal(Buffer.concat([batch.subarray(0, BATCH_LAYOUT.records), records]), (copy) => copy.writeInt32BE(copy.length - 12, BATCH_LAYOUT.length));
}

/** More would wear out the WebAssembly decompressor; see decompressRecords. */
const garbageRounds = Math.min(fuzzCases(300), 3000);

describe('a corrupt batch', () => {
  test('is reported with its bytes, whichever byte under the checksum is wrong, and the walk goes on after it in the same buffer', () => {
    const [first, middle, last] = [three(10n), three(13n), three(16n)];
    for (let position = BATCH_LAYOUT.crc; position < middle.length; position++) {
      const broken = flip(middle, position);
      const fetched = Buffer.concat([first, broken, last]);
      const { walk } = collectRecords(fetched, { fromOffset: 10n });
      expect(walk).toMatchObject({ nextOffset: 13n, records: 3, corrupt: { baseOffset: 13n, nextOffset: 16n } });
      expect(walk.corrupt?.reason).toMatch(/^The batch at offset 13 cannot be read: its CRC-32C is [0-9a-f]+, its header says [0-9a-f]+\.$/);
      expect(walk.corrupt?.bytes).toEqual(broken);
      const resumed = collectRecords(fetched, { fromOffset: walk.corrupt?.nextOffset ?? -1n });
      expect(resumed.walk).toEqual({ nextOffset: 19n, records: 3, truncatedBytes: 0 });
    }
  });

  test('with nothing fetched after it is passed by its own last offset, or by one offset where that is not believable', () => {
    const batch = three(13n);
    expect(collectRecords(flip(batch, batch.length - 1), { fromOffset: 13n }).walk.corrupt?.nextOffset).toBe(16n);
    expect(collectRecords(flip(batch, BATCH_LAYOUT.lastOffsetDelta), { fromOffset: 13n }).walk.corrupt?.nextOffset).toBe(14n);
    expect(collectRecords(flip(batch, BATCH_LAYOUT.lastOffsetDelta), { fromOffset: 15n }).walk.corrupt?.nextOffset).toBe(16n);
  });

  test('followed by another one is passed by what it says itself', () => {
    const [first, second, last] = [three(13n), three(16n), three(19n)];
    const fetched = Buffer.concat([flip(first, first.length - 1), flip(second, second.length - 1), last]);
    const nextOffsets = [];
    for (let fromOffset = 13n; fromOffset < 22n; ) {
      const { walk } = collectRecords(fetched.subarray((Number(fromOffset - 13n) / 3) * first.length), { fromOffset });
      fromOffset = walk.corrupt?.nextOffset ?? walk.nextOffset;
      nextOffsets.push(fromOffset);
    }
    expect(nextOffsets).toEqual([16n, 19n, 22n]);
  });

  test('with an impossible length is reported, not walked', () => {
    for (const length of [-2_147_483_648, -12, -1, 0, 4, 5, 48]) {
      const broken = Buffer.from(three(13n));
      broken.writeInt32BE(length, BATCH_LAYOUT.length);
      const { walk } = collectRecords(broken, { fromOffset: 13n });
      expect(walk).toMatchObject({ nextOffset: 13n, records: 0, corrupt: { baseOffset: 13n, nextOffset: 14n } });
      expect(walk.corrupt?.reason).toContain(`its length field says ${length} bytes`);
    }
  });

  test('with a wrong length is not taken to end where its own bytes happen to look like an offset', () => {
    const value = Buffer.concat([Buffer.alloc(6), Buffer.from([0, 14]), Buffer.alloc(100)]);
    const batch = encodeSampleBatch([{ ...record, value }, record], { baseOffset: 13n });
    batch.writeInt32BE(batch.indexOf(value) - 12, BATCH_LAYOUT.length);
    expect(collectRecords(batch, { fromOffset: 14n }).walk).toMatchObject({ nextOffset: 14n, records: 0, corrupt: { baseOffset: 13n, nextOffset: 15n } });
  });

  test.each([
    ['a record count above what is there', reseal(three(0n), (copy) => copy.writeInt32BE(4, BATCH_LAYOUT.recordCount)), 'cut off'],
    ['a record count below what is there', reseal(three(0n), (copy) => copy.writeInt32BE(2, BATCH_LAYOUT.recordCount)), 'bytes are left after the last record'],
    ['a negative record count', reseal(three(0n), (copy) => copy.writeInt32BE(-1, BATCH_LAYOUT.recordCount)), 'the record count is -1'],
    ['a negative last offset', reseal(three(0n), (copy) => copy.writeInt32BE(-1, BATCH_LAYOUT.lastOffsetDelta)), 'its offsets are negative'],
    [
      'records beyond the last offset',
      reseal(three(0n), (copy) => copy.writeInt32BE(1, BATCH_LAYOUT.lastOffsetDelta)),
      "offset delta 2 after 1, the batch's last being 1",
    ],
    ['an unknown codec', reseal(three(0n), (copy) => copy.writeInt16BE(7, BATCH_LAYOUT.attributes)), 'compression codec 7 is not known'],
    [
      'records that are not what their codec writes',
      reseal(three(0n), (copy) => copy.writeInt16BE(1, BATCH_LAYOUT.attributes)),
      'its records cannot be decompressed',
    ],
    ['malformed headers', reseal(three(0n), (copy) => copy.writeUInt8(0x40, copy.length - 5)), 'cut off'],
  ])('is found by its form though the checksum is right: %s', (_, batch, reason) => {
    const { walk } = collectRecords(batch);
    expect(walk.records).toBe(0);
    expect(walk.corrupt?.reason).toContain(reason);
  });

  test('is one whose offsets repeat those of the batch before it', () => {
    const { walk } = collectRecords(Buffer.concat([three(10n), three(12n)]), { fromOffset: 10n });
    expect(walk).toMatchObject({ nextOffset: 13n, records: 3, corrupt: { baseOffset: 12n, nextOffset: 15n } });
    expect(walk.corrupt?.reason).toContain('the batch before it ends at offset 12');
  });

  test('compressed garbage under a right checksum is reported, and the codec still works afterwards', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), arbitraryCompression, fc.nat(), fc.boolean(), (garbage, compression, at, isNearlyRight) => {
        const { bitmask } = compressionsAlgorithms[compression];
        const good = encodeSampleBatch([record, record], { compression });
        const records = isNearlyRight
          ? flip(good, BATCH_LAYOUT.records + (at % (good.length - BATCH_LAYOUT.records))).subarray(BATCH_LAYOUT.records)
          : Buffer.from(garbage);
        const broken = reseal(withRecords(good, records), (copy) => copy.writeInt16BE(bitmask, BATCH_LAYOUT.attributes));
        const { walk } = collectRecords(broken);
        expect(walk.records === 2 || walk.corrupt !== undefined).toBe(true);
        expect(collectRecords(good).walk).toEqual({ nextOffset: 2n, records: 2, truncatedBytes: 0 });
      }),
      { numRuns: garbageRounds },
    );
  });

  test('random bytes, and batches with random bytes in them, never make the walk throw or stand still, and headers of what is visited decode', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 });
    const damaged = fc.tuple(arbitraryRecords, arbitraryCompression, damage, fc.boolean()).map(([records, compression, changes, isResealed]) => {
      const batch = encodeSampleBatch(records, { compression, baseOffset: 5n });
      const change = (copy: Buffer) => {
        for (const [at, byte] of changes) copy.writeUInt8(byte, at % copy.length);
      };
      if (isResealed) return reseal(batch, change);
      change(batch);
      return batch;
    });
    const anything = fc.array(
      fc.oneof(
        damaged,
        fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
      ),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(anything, fc.constantFrom('read_committed' as const, 'read_uncommitted' as const), (buffers, isolation) => {
        let fromOffset = 0n;
        for (let walks = 0; walks < 8; walks++) {
          const options = { fromOffset, isolation, abortedTransactions: [{ producerId: -1n, firstOffset: 0n }] };
          let last = fromOffset - 1n;
          const walk = visitRecords(Buffer.concat(buffers), options, (visited) => {
            expect(visited.offset).toBeGreaterThan(last);
            last = visited.offset;
            decodeHeaders(visited.headers);
          });
          expect(walk.nextOffset).toBeGreaterThanOrEqual(fromOffset);
          if (walk.corrupt === undefined) break;
          expect(walk.corrupt.nextOffset).toBeGreaterThan(walk.nextOffset);
          fromOffset = walk.corrupt.nextOffset;
        }
      }),
      { numRuns: garbageRounds },
    );
  });
});
