import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collectRecords, encodeMarker, encodeSampleBatch, type SampleRecord } from '#scripts/test/sample-batches.ts';
import { fuzzCases } from '#scripts/test/torture-rounds.ts';
import type { AbortedTransaction } from './aborted-transactions.ts';

/** Four zero bytes: what the key of an abort marker looks like. */
const likeMarker: SampleRecord = { key: Buffer.alloc(4), value: null, timestamp: 1n, headers: [] };

type Step = { producer: number; action: 'write' | 'commit' | 'abort'; records: number };

interface Log {
  batches: { bytes: Buffer; baseOffset: bigint; endOffset: bigint }[];
  /** Offsets of records that a read_committed reader sees. */
  committed: bigint[];
  aborted: (AbortedTransaction & { lastOffset: bigint })[];
  /** Nothing from here on is fetched under read_committed. */
  lastStableOffset: bigint;
}

/** Plays producers against a log as a broker does. Producer 0 writes without transactions. */
function playLog(steps: readonly Step[]): Log {
  const log: Log = { batches: [], committed: [], aborted: [], lastStableOffset: 0n };
  const open = new Map<number, bigint[]>();
  let offset = 0n;
  const add = (bytes: Buffer, records: number) => {
    log.batches.push({ bytes, baseOffset: offset, endOffset: offset + BigInt(records) });
    offset += BigInt(records);
  };
  for (const { producer, action, records } of steps) {
    const producerId = BigInt(producer);
    const written = open.get(producer);
    const isTransactional = producer > 0;
    if (action === 'write') {
      const offsets = Array.from({ length: records }, (_, index) => offset + BigInt(index));
      if (isTransactional) open.set(producer, [...(written ?? []), ...offsets]);
      else log.committed.push(...offsets);
      add(
        encodeSampleBatch(
          Array.from({ length: records }, () => likeMarker),
          { baseOffset: offset, producerId, isTransactional },
        ),
        records,
      );
    } else if (written !== undefined) {
      const [firstOffset] = written;
      if (action === 'commit') log.committed.push(...written);
      else if (firstOffset !== undefined) log.aborted.push({ producerId, firstOffset, lastOffset: offset });
      open.delete(producer);
      add(encodeMarker(offset, producerId, action), 1);
    }
  }
  log.lastStableOffset = [...open.values()].flat().toSorted((a, b) => Number(a - b))[0] ?? offset;
  return log;
}

/** Fetches whole batches from the one that holds `fromOffset` up to `batchCount`, and the aborted transactions that the broker names for them. */
function fetch(log: Log, fromOffset: bigint, batchCount: number) {
  const batches = log.batches.filter((batch) => batch.endOffset > fromOffset && batch.endOffset <= log.lastStableOffset).slice(0, batchCount);
  const endOffset = batches.at(-1)?.endOffset ?? fromOffset;
  return {
    records: Buffer.concat(batches.map((batch) => batch.bytes)),
    endOffset,
    abortedTransactions: log.aborted.filter((transaction) => transaction.lastOffset >= fromOffset && transaction.firstOffset < endOffset),
  };
}

const step: fc.Arbitrary<Step> = fc.record({
  producer: fc.nat(3),
  action: fc.constantFrom('write', 'write', 'write', 'commit', 'abort'),
  records: fc.integer({ min: 1, max: 3 }),
});

describe('read_committed', () => {
  test('shows exactly the committed records, from any offset, over fetches of any size, however transactions interleave', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.nat(30), fc.integer({ min: 1, max: 6 }), (steps, start, batchCount) => {
        const log = playLog(steps);
        const seen: bigint[] = [];
        let fromOffset = BigInt(start);
        while (fromOffset < log.lastStableOffset) {
          const { records, endOffset, abortedTransactions } = fetch(log, fromOffset, batchCount);
          // A whole batch never straddles the last stable offset, so an empty fetch is the end.
          if (records.length === 0) break;
          const { walk, visited } = collectRecords(records, { fromOffset, abortedTransactions });
          expect(walk.nextOffset).toBe(endOffset);
          seen.push(...visited.map((record) => record.offset));
          fromOffset = walk.nextOffset;
        }
        const expected = log.committed.filter((offset) => offset >= BigInt(start) && offset < log.lastStableOffset);
        expect(seen).toEqual(expected.toSorted((a, b) => Number(a - b)));
      }),
      { numRuns: fuzzCases(200) },
    );
  });

  test.each<[string, Step[], bigint, number, bigint[]]>([
    ['two aborts of one producer in one fetch', steps('1w 1a 1w 1a 1w 1c'), 0n, 9, [4n]],
    ['interleaved aborts', steps('1w 2w 1w 2a 1a 2w 2c'), 0n, 9, [5n]],
    ['a start within two open aborted transactions', steps('1w 2w 1w 2w 1a 2a 0w'), 2n, 9, [6n]],
    ['an abort marker beyond the fetch', steps('1w 0w 1w 1a'), 0n, 3, [1n]],
    ['a start at the abort marker', steps('1w 1a 1w 1c'), 1n, 9, [2n]],
    ['a transaction still open at the end', steps('1w 1c 0w 2w 0w'), 0n, 9, [0n, 2n]],
    ['a committed record that looks like an abort marker', steps('1w 1w 1c'), 0n, 9, [0n, 1n]],
  ])('is right for %s', (_, list, fromOffset, batchCount, expected) => {
    const { records, abortedTransactions } = fetch(playLog(list), fromOffset, batchCount);
    expect(collectRecords(records, { fromOffset, abortedTransactions }).visited.map((record) => record.offset)).toEqual(expected);
  });

  test('takes the aborted transactions in any order', () => {
    const { records, abortedTransactions } = fetch(playLog(steps('1w 2w 1a 2a 1w 1c 2w 2a')), 0n, 9);
    const { visited } = collectRecords(records, { abortedTransactions: abortedTransactions.toReversed() });
    expect(visited.map((record) => record.offset)).toEqual([4n]);
  });

  test('never hides a batch that is not transactional, whatever its producer id', () => {
    const records = encodeSampleBatch([likeMarker], { producerId: 7n });
    expect(collectRecords(records, { abortedTransactions: [{ producerId: 7n, firstOffset: 0n }] }).visited).toHaveLength(1);
  });

  test('is what read_uncommitted is not: that one shows aborted records, and no marker', () => {
    const { records, abortedTransactions } = fetch(playLog(steps('1w 1a 2w 2c')), 0n, 9);
    const { walk, visited } = collectRecords(records, { isolation: 'read_uncommitted', abortedTransactions });
    expect(visited.map((record) => record.offset)).toEqual([0n, 2n]);
    expect(walk.nextOffset).toBe(4n);
  });
});

/** `1w` is a write of one record by producer 1, `2a` an abort by producer 2, `3c` a commit. */
function steps(list: string): Step[] {
  return list.split(' ').map((word) => {
    const action = word.endsWith('w') ? 'write' : word.endsWith('c') ? 'commit' : 'abort';
    return { producer: Number.parseInt(word, 10), action, records: 1 };
  });
}
