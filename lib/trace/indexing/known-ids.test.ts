import { expect, test } from 'vitest';
import { traceHash } from '#lib/trace/trace-hash.ts';
import { KnownIds } from './known-ids.ts';
import { StoredOnce } from './stored-once.ts';

test('an id has the hash that it is found by, each kind its own', () => {
  const ids = new KnownIds('c');
  for (const as of ['chain', 'key', 'event', 'business'] as const) {
    const { hash, high, low } = ids.of(as, 'x');
    expect(hash).toBe(traceHash('c', as, 'x'));
    expect((BigInt(high) << 32n) | BigInt(low >>> 0)).toBe(hash);
    expect(ids.of(as, 'x')).toBe(ids.of(as, 'x'));
  }
  const key = Buffer.from([0xff, 0, 1]);
  expect(ids.ofKey(key, () => '0xff0001')).toMatchObject({ hash: traceHash('c', 'key', key), text: '0xff0001' });
  expect(ids.ofKey(Buffer.from([0xff, 0, 2]), () => '0xff0002').text).toBe('0xff0002');
});

test('a chain is linked with each trace and business id once, in whatever order they come', () => {
  const ids = new KnownIds('c');
  const chain = ids.of('chain', 'a');
  const [one, other] = [Int32Array.of(1, 2, 3, 4), Int32Array.of(1, 2, 3, 5)];
  const links = [one, other, one, other].map((words) => ids.traceOf(chain, words));
  expect(new Set(links).size).toBe(2);
  expect(links[0]).toMatchObject({ chain: chain.hash, traceHigh: (1n << 32n) | 2n, traceLow: (3n << 32n) | 4n });
  expect(ids.traceOf(ids.of('chain', 'b'), one)).not.toBe(links[0]);
  const orders = ['o1', 'o2', 'o1'].map((id) => ids.businessOf(chain, id, 'order'));
  expect(new Set(orders).size).toBe(2);
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
