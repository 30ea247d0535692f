import { expect, test } from 'vitest';
import { wordsToInt8 } from '#lib/trace/event-id.ts';
import { traceHash } from '#lib/trace/trace-hash.ts';
import { type KnownId, KnownIds } from './known-ids.ts';
import { StoredOnce } from './stored-once.ts';

const hashOf = (known: KnownId | undefined) => known && wordsToInt8(known.high, known.low);

test('an id has the hash that it is found by, each kind its own', () => {
  const ids = new KnownIds('c');
  for (const as of ['chain', 'key', 'event', 'business'] as const) {
    for (const id of ['x', 'y', 'z', '', 'ä']) expect(hashOf(ids.of(as, id))).toBe(traceHash('c', as, id));
    expect(ids.of(as, 'x')).toBe(ids.of(as, 'x'));
  }
  const key = Buffer.from([0xff, 0, 1]);
  const known = ids.ofKey(key, () => '0xff0001');
  expect([hashOf(known), known.text]).toEqual([traceHash('c', 'key', key), '0xff0001']);
  expect(ids.ofKey(Buffer.from([0xff, 0, 2]), () => '0xff0002').text).toBe('0xff0002');
});

test('a chain is linked with each trace and business id once, in whatever order they come', () => {
  const ids = new KnownIds('c');
  const chain = ids.of('chain', 'a');
  const [one, other] = [Int32Array.of(1, 2, 3, 4), Int32Array.of(1, 2, 3, 5)];
  const links = [one, other, one, other].map((words) => ids.traceOf(chain, words));
  expect(new Set(links).size).toBe(2);
  expect(links[0]).toMatchObject({ chain, traceHigh: { high: 1, low: 2 }, traceLow: { high: 3, low: 4 } });
  expect(ids.traceOf(ids.of('chain', 'b'), one)).not.toBe(links[0]);
  const orders = ['o1', 'o2', 'o1'].map((id) => ids.businessOf(chain, ids.of('business', id), 'order'));
  expect(new Set(orders).size).toBe(2);
});

test('an id is found by its bytes where they are its text, and not where something else is made of them', () => {
  const ids = new KnownIds('c');
  const bytes = Buffer.from('--ord-1--ord-1--');
  const known = ids.plain('chain', bytes, 2, 7);
  expect([hashOf(known), known?.text]).toEqual([traceHash('c', 'chain', 'ord-1'), 'ord-1']);
  expect(ids.plain('chain', bytes, 9, 14)).toBe(known);
  expect(hashOf(ids.plain('key', bytes, 9, 14))).toBe(traceHash('c', 'key', 'ord-1'));
  for (const text of ['', 'é', '"quoted"', 'back\\slash', '{json', 'a\0b', 'x'.repeat(101)]) {
    const of = Buffer.from(text);
    expect(ids.plain('chain', of, 0, of.length)).toBeUndefined();
  }
});

test('ids of one place take turns, each with its own hash', () => {
  const ids = new KnownIds('c');
  for (let number = 0; number < 200_000; number++) {
    const bytes = Buffer.from(`c-${number % 100_000}`);
    expect(ids.plain('chain', bytes, 0, bytes.length)?.text).toBe(`c-${number % 100_000}`);
  }
});

test('what was stored is known until the epoch changes or it may be lost, and only where nothing was forgotten meanwhile', () => {
  const stored = new StoredOnce();
  const ids = new KnownIds('c');
  const id = ids.of('chain', 'a');
  stored.enter(1);
  const { era } = stored;
  stored.add(era, [id]);
  expect(stored.isStored(id)).toBe(true);
  stored.enter(1);
  expect(stored.isStored(id)).toBe(true);
  stored.forget();
  expect(stored.isStored(id)).toBe(false);
  stored.add(era, [id]);
  expect(stored.isStored(id)).toBe(false);
  stored.add(stored.era, [id]);
  stored.enter(2);
  expect(stored.isStored(id)).toBe(false);
});
