import { expect, test } from 'vitest';
import type { PlannedItem } from '#lib/replay/replay-job.ts';
import { canaryFirst } from './canary-first.ts';

const item = (id: string, shard: number, position: number, skipReason: string | null = null): PlannedItem => ({
  failureId: id,
  recordId: id,
  shard,
  position: String(position),
  target: { topic: 'orders', partition: shard },
  partitionBy: 'origin',
  attempt: 1,
  sizeBytes: 1,
  skipReason,
  edit: null,
});
/** Named by their keys, in capitals for those that the plan skips, `-` for those without one. */
const planned = (...shards: string[]) =>
  shards.flatMap((keys, shard) => [...keys].map((key, place) => item(`${key}${place}`, shard, place, /[A-Z]/.test(key) ? 'overtaken' : null)));
const keyOf = ({ failureId }: PlannedItem) => (failureId.startsWith('-') ? null : (failureId[0]?.toLowerCase() ?? null));
const order = (items: readonly PlannedItem[], shard: number) => items.filter((one) => one.shard === shard).map(({ failureId }) => failureId);

test('a canary is one message of each key, of each shard in turn, in front of the others', () => {
  const { items, canaries } = canaryFirst(planned('aabac', 'xyz'), keyOf, 4);
  expect(order(items, 0)).toEqual(['a0', 'b2', 'a1', 'a3', 'c4']);
  expect(order(items, 1)).toEqual(['x0', 'y1', 'z2']);
  expect([...canaries]).toEqual([
    [0, 2],
    [1, 2],
  ]);
  expect(items.map(({ position }) => position)).toEqual(['0', '1', '2', '3', '4', '0', '1', '2']);
});

test('what is skipped is not of the canary; those without a key are, in their order', () => {
  const { items, canaries } = canaryFirst(planned('Aa-a-'), keyOf, 2);
  expect(order(items, 0)).toEqual(['a1', '-2', 'A0', 'a3', '-4']);
  expect(canaries.get(0)).toBe(2);
});

test('a canary larger than the plan is one of each key', () => {
  const { items, canaries } = canaryFirst(planned('aab'), keyOf, 50);
  expect(order(items, 0)).toEqual(['a0', 'b2', 'a1']);
  expect(canaries.get(0)).toBe(2);
});
