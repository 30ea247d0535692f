import { expect, test } from 'vitest';
import { judgeGroup, type Round } from './judge-group.ts';
import type { ReadPartition } from './read-groups.ts';
import { nextPlaceKey } from './read-next-records.ts';

const atMs = 1_000_000_000;
const round = (next: Partial<Round['next']> = {}): Round => ({
  atMs,
  commits: { seenSinceMs: 0 },
  committedAtMs: new Map(),
  next: { records: new Map(), markersOnly: new Set(), ...next },
});
const at = (partition: number, committed: bigint | null, { logStart = 0n, logEnd = 100n } = {}): ReadPartition => ({
  topic: 'orders',
  partition,
  committed,
  logStart,
  logEnd,
});
const groupOf = (...partitions: ReadPartition[]) => ({ groupId: 'billing', type: 'classic', kafkaState: 'Stable', members: [], partitions, trouble: null });

test('without a commit the lag is what the log holds, wherever it begins', () => {
  const group = judgeGroup(groupOf(at(0, null, { logStart: 1_000_000n, logEnd: 1_000_020n })), undefined, round());
  expect(group.partitions[0]).toMatchObject({ lag: 20n, verdict: { state: 'never committed', why: expect.stringContaining('up to 20 records') } });
  const empty = judgeGroup(groupOf(at(0, null, { logStart: 1_000_000n, logEnd: 1_000_000n }), at(1, 100n)), undefined, round());
  expect(empty).toMatchObject({ state: 'ok', why: 'the end of the log is reached on all 2 partitions' });
});

test('a group is as far behind as the furthest of the partitions that have lag', () => {
  const [late, later] = [at(0, 10n), at(1, 20n)];
  const records = new Map([late, later].map(({ topic, partition, committed }) => [nextPlaceKey({ topic, partition, committed: committed ?? 0n }), partition]));
  const next = new Map([...records].map(([key, partition]) => [key, { timestampMs: atMs - (partition + 1) * 60_000, isFirstKept: false }]));
  expect(judgeGroup(groupOf(late, later, at(2, 100n)), undefined, round({ records: next })).behind).toEqual({ ms: 120_000, method: 'record' });
});

test('a partition whose time is not known is not hidden by one that has reached its end', () => {
  expect(judgeGroup(groupOf(at(0, 10n), at(1, 100n)), undefined, round()).behind).toBeNull();
  expect(judgeGroup(groupOf(at(0, 100n), at(1, null)), undefined, round()).behind).toEqual({ ms: 0, method: 'reached' });
});
