import { expect, test } from 'vitest';
import { Pacer } from './pacer.ts';
import { firstDebt, shardRate } from './shard-pace.ts';

test('what was sent is paid off by time, that of the sending included', () => {
  const pacer = new Pacer(0);
  expect(pacer.tick(100, 0)).toBe(0);
  pacer.spend(25);
  expect(pacer.tick(100, 50)).toBeCloseTo(200);
  expect(pacer.tick(100, 250)).toBe(0);
});

test('a rate that changes while it is waited for counts from then on', () => {
  const pacer = new Pacer(0);
  pacer.spend(10);
  expect(pacer.tick(1, 1_000)).toBeCloseTo(9_000);
  expect(pacer.tick(90, 1_000)).toBeCloseTo(100);
});

test('time in which nothing was owed is not saved up', () => {
  const pacer = new Pacer(0);
  expect(pacer.tick(100, 60_000)).toBe(0);
  pacer.spend(100);
  expect(pacer.tick(100, 60_000)).toBeCloseTo(1_000);
});

test('shards that begin at once send their first messages in turn, at the rate of all together', () => {
  const planned = Array.from({ length: 200 }, (_, shard) => ({ shard, messages: 5 }));
  const plan = { shards: planned };
  const waits = planned.map(({ shard }) => new Pacer(0, firstDebt({ plan, shard })).tick(shardRate({ plan, shard }, 10), 0));
  expect(waits[0]).toBe(0);
  for (const [index, wait] of waits.entries()) expect(wait).toBeCloseTo(index * 100);
});
