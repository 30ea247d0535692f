import { type CompressionAlgorithmValue, Reader, readRecordsBatches } from '@platformatic/kafka';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  arbitraryCompression,
  arbitraryRecords,
  encodeMarker,
  encodeSampleBatch,
  reseal,
  type SampleRecord,
  withAttributes,
} from '#scripts/test/sample-batches.ts';
import { fuzzCases } from '#scripts/test/torture-rounds.ts';
import { BATCH_ATTRIBUTES, BATCH_LAYOUT } from './record-batch-header.ts';
import { RecordSplicer, type SplicedSlice, type SpliceOptions } from './record-splicer.ts';
import { createSpliceMark } from './splice-mark.ts';

const producer = { producerId: 7n, producerEpoch: 1, baseSequence: 0 };
const limits = { bytes: 2_000_000, records: 5_000 };
const dropped = Buffer.from('trace');
const mark = createSpliceMark({ jobId: 17, planHashPrefix: '0123456789ab', origin: { topic: 'orders', partition: 3 }, attempt: 1 });

const usual = (options: Partial<SpliceOptions>): SpliceOptions => ({
  fromOffset: 0n,
  toOffset: 1_000_000n,
  choose: () => 'send',
  partitionOf: () => 0,
  timestampOf: ({ timestamp }) => timestamp,
  isHeaderDropped: (_, buffer, start, end) => buffer.compare(dropped, 0, dropped.length, start, end) === 0,
  markOf: (offset) => mark.at(offset),
  isWatched: () => false,
  largestBatchBytes: 1_000_000,
  usualBatchBytes: 1_000_000,
  ...options,
});

/** What is in a slice's batches, by a decoder that is not ours, with the source offset that each copy says it has. */
function copiesIn({ batches }: SplicedSlice) {
  return batches.flatMap((batch) => {
    const [decoded] = readRecordsBatches(Reader.from(Buffer.from(batch.seal(producer))));
    if (decoded === undefined) throw new Error('expected a batch');
    expect(decoded.records).toHaveLength(batch.count);
    return decoded.records.map(({ key, value, timestampDelta, headers }) => {
      const pairs = headers.slice(0, -3);
      const [jobId, origin, attempt] = headers.slice(-3).map(([name, bytes]) => `${name}=${bytes}`);
      expect({ jobId, attempt }).toEqual({ jobId: 'redrive-job-id=17-0123456789ab', attempt: 'redrive-attempt=1' });
      const from = /^redrive-origin=orders\/3\/(\d+)$/.exec(origin ?? '')?.[1] ?? '';
      return {
        partition: batch.partition,
        offset: BigInt(from),
        key,
        value,
        timestamp: BigInt.asIntN(64, decoded.firstTimestamp + timestampDelta),
        headers: pairs,
      };
    });
  });
}

/** Feeds all and gathers the slices, as an engine does. */
function spliceAll(splicer: RecordSplicer, records: Buffer, by = limits, aborted: { producerId: bigint; firstOffset: bigint }[] = []): SplicedSlice[] {
  splicer.feed(records, aborted);
  const slices: SplicedSlice[] = [];
  for (let slice = splicer.next(by); slice !== undefined; slice = splicer.next(by)) slices.push(slice);
  const last = splicer.cut();
  return last.nextOffset > last.fromOffset ? [...slices, last] : slices;
}

/** Batches of a log, with how they were written and whether they count. */
const arbitraryLog: fc.Arbitrary<LoggedBatch[]> = fc.array(
  fc.record({
    records: arbitraryRecords,
    compression: arbitraryCompression,
    gap: fc.nat(5),
    fate: fc.constantFrom<LoggedBatch['fate']>('plain', 'committed', 'aborted', 'appended'),
  }),
  { minLength: 1, maxLength: 6 },
);

interface LoggedBatch {
  records: SampleRecord[];
  compression: CompressionAlgorithmValue;
  gap: number;
  fate: 'plain' | 'committed' | 'aborted' | 'appended';
}

/** The bytes of a log, what a read_committed reader sees in it, and which transactions a fetch would name as aborted. */
function writeLog(log: readonly LoggedBatch[]) {
  const parts: Buffer[] = [];
  const expected: (SampleRecord & { offset: bigint; partition: number })[] = [];
  const aborted: { producerId: bigint; firstOffset: bigint }[] = [];
  let end = 0n;
  for (const [number, { records, compression, gap, fate }] of log.entries()) {
    const baseOffset = end + BigInt(gap);
    const producerId = BigInt(100 + number);
    const isTransactional = fate === 'committed' || fate === 'aborted';
    const batch = encodeSampleBatch(records, { baseOffset, compression, producerId, isTransactional });
    parts.push(fate === 'appended' ? withAttributes(batch, BATCH_ATTRIBUTES.logAppendTime) : batch);
    const seen = records.map((record, place) => ({
      ...record,
      partition: 0,
      offset: baseOffset + BigInt(place),
      timestamp: fate === 'appended' ? batch.readBigInt64BE(BATCH_LAYOUT.maxTimestamp) : record.timestamp,
      headers: record.headers.filter(([name]) => !name.equals(dropped)),
    }));
    if (fate === 'aborted') aborted.push({ producerId, firstOffset: baseOffset });
    else expected.push(...seen);
    end = baseOffset + BigInt(records.length);
    if (isTransactional) parts.push(encodeMarker(end++, producerId, fate === 'aborted' ? 'abort' : 'commit'));
  }
  return { bytes: Buffer.concat(parts), expected, aborted };
}

describe('splicing', () => {
  test('sends each visible record of a range once, in order, byte for byte, whatever codec, timestamps, gaps and transactions the source has', () => {
    fc.assert(
      fc.property(arbitraryLog, fc.nat(10), fc.nat(40), fc.integer({ min: 1, max: 9 }), (log, from, length, records) => {
        const { bytes, expected, aborted } = writeLog(log);
        const fromOffset = BigInt(from);
        const toOffset = fromOffset + BigInt(length);
        const splicer = new RecordSplicer(usual({ fromOffset, toOffset }));
        const slices = spliceAll(splicer, bytes, { bytes: 2_000_000, records }, aborted);
        expect(slices.flatMap(copiesIn)).toEqual(expected.filter(({ offset }) => offset >= fromOffset && offset < toOffset));
        for (const [index, slice] of slices.entries()) {
          expect(slice.sent).toBeLessThanOrEqual(records);
          expect(slice.fromOffset).toBe(slices[index - 1]?.nextOffset ?? fromOffset);
        }
        expect(splicer.position).toBe(slices.at(-1)?.nextOffset ?? fromOffset);
      }),
      { numRuns: fuzzCases(150) },
    );
  });

  const sample = (number: number, bytes = 10): SampleRecord => ({
    key: Buffer.from(`key ${number}`),
    value: Buffer.alloc(bytes, number),
    timestamp: 5n,
    headers: [],
  });
  const samples = (count: number, bytes?: number) => Array.from({ length: count }, (_, number) => sample(number, bytes));

  test('cuts a slice at its bytes and goes on with the record that did not fit', () => {
    const splicer = new RecordSplicer(usual({ usualBatchBytes: 1_000 }));
    const slices = spliceAll(splicer, encodeSampleBatch(samples(20, 500)), { bytes: 3_000, records: 5_000 });
    expect(slices.map(({ sent }) => sent)).toEqual([4, 4, 4, 4, 4]);
    expect(slices.flatMap(copiesIn).map(({ offset }) => offset)).toEqual(Array.from({ length: 20 }, (_, number) => BigInt(number)));
  });

  test('what fits no batch of the target is left with the reason, beside what was skipped and what cannot be read', () => {
    const batch = encodeSampleBatch([sample(0), sample(1, 2_000), sample(2, 3_000), sample(3), sample(4)]);
    const damaged = Buffer.from(encodeSampleBatch(samples(3), { baseOffset: 5n }));
    damaged.writeUInt8((damaged.at(-1) ?? 0) ^ 1, damaged.length - 1);
    const choose: SpliceOptions['choose'] = ({ offset }) => (offset === 3n ? { outcome: 'skipped', reason: 'overtaken' } : 'send');
    const splicer = new RecordSplicer(usual({ choose, largestBatchBytes: 1_000 }));
    const [slice] = spliceAll(splicer, Buffer.concat([batch, damaged]));
    expect(slice).toMatchObject({ sent: 2, nextOffset: 8n });
    expect(slice?.left).toMatchObject([
      { fromOffset: 1n, toOffset: 3n, count: 2, outcome: 'failed', reason: "larger than the target's max.message.bytes (1000)" },
      { fromOffset: 3n, toOffset: 4n, count: 1, outcome: 'skipped', reason: 'overtaken' },
      { fromOffset: 5n, toOffset: 8n, count: 3, outcome: 'failed' },
    ]);
  });

  test('a record larger than usual batches begins one as large as the target takes; watched ones say where they lie; partitions are filled apart', () => {
    const splicer = new RecordSplicer(
      usual({ usualBatchBytes: 500, partitionOf: ({ offset }) => Number(offset % 2n), isWatched: (offset) => offset === 2n || offset === 3n }),
    );
    const [slice] = spliceAll(splicer, encodeSampleBatch([sample(0), sample(1), sample(2, 2_000), sample(3), sample(4)]));
    if (slice === undefined) throw new Error('expected a slice');
    expect(slice.batches.map(({ partition, count }) => [partition, count])).toEqual([
      [0, 1],
      [1, 2],
      [0, 2],
    ]);
    expect(slice.places).toEqual([
      { offset: 2n, batch: 2, place: 0 },
      { offset: 3n, batch: 1, place: 1 },
    ]);
    expect(slice.firstOffsets).toEqual([0n, 1n, 2n]);
  });

  test('of a range with gaps the next fetch begins where something is meant again, and what lies between is in no count', () => {
    const meant = (offset: bigint) => offset < 2n || offset >= 900n;
    const nextMeant = (offset: bigint) => (meant(offset) ? offset : 900n);
    const splicer = new RecordSplicer(usual({ toOffset: 902n, choose: ({ offset }) => (meant(offset) ? 'send' : 'pass'), nextMeant }));
    splicer.feed(encodeSampleBatch(samples(5)), []);
    expect(splicer.next(limits)).toBeUndefined();
    expect(splicer.position).toBe(900n);
    splicer.feed(encodeSampleBatch(samples(5), { baseOffset: 900n }), []);
    const slice = splicer.next(limits);
    expect(slice).toMatchObject({ fromOffset: 0n, nextOffset: 902n, sent: 4, left: [] });
    expect(slice && copiesIn(slice).map(({ offset }) => offset)).toEqual([0n, 1n, 900n, 901n]);
  });

  test('a gap that cannot be read is passed over up to the end of the range, and counted', () => {
    const splicer = new RecordSplicer(usual({ fromOffset: 5n, toOffset: 20n }));
    splicer.leave(12n, 'failed', 'deleted by retention');
    expect(splicer.position).toBe(12n);
    splicer.leave(30n, 'failed', 'deleted by retention');
    expect(splicer.next(limits)).toMatchObject({ nextOffset: 20n, sent: 0, left: [{ fromOffset: 5n, toOffset: 20n, count: 15 }] });
  });

  test('buffers that were given back are filled again, and those that were not stay as they are', () => {
    const splicer = new RecordSplicer(usual({}));
    const [first, second] = spliceAll(splicer, encodeSampleBatch(samples(2)), { bytes: 2_000_000, records: 1 });
    if (first === undefined || second === undefined) throw new Error('expected two slices');
    expect(copiesIn(first)[0]?.offset).toBe(0n);
    splicer.release(first);
    const [third] = spliceAll(
      splicer,
      reseal(encodeSampleBatch(samples(1)), (copy) => copy.writeBigInt64BE(2n, BATCH_LAYOUT.baseOffset)),
    );
    expect([second, third].map((slice) => slice && copiesIn(slice)[0]?.offset)).toEqual([1n, 2n]);
  });
});
