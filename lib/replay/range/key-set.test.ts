import { expect, test } from 'vitest';
import { KeySet } from './key-set.ts';

const key = (number: number) => Buffer.from(`key ${number}`);
const kind = Buffer.from('Counted');

test('a set has exactly what was added to it, each key by its kind, however many there are', () => {
  const set = new KeySet();
  for (let number = 0; number < 5_000; number++) set.add(key(number), number % 2 === 0 ? kind : undefined);
  set.add(key(0), kind);
  expect(set.size).toBe(5_000);
  const seen = Array.from({ length: 6_000 }, (_, number) => set.has(key(number), kind));
  expect(seen.every((has, number) => has === (number < 5_000 && number % 2 === 0))).toBe(true);
});

test('where it keeps offsets a key is there for what lies before its last one, also after it has grown', () => {
  const set = new KeySet({ keepsOffsets: true });
  for (let number = 0; number < 3_000; number++) set.add(key(number), kind, BigInt(number));
  set.add(key(7), kind, 9_000n);
  expect([6n, 7n, 8_999n, 9_000n].map((offset) => set.has(key(7), kind, offset))).toEqual([true, true, true, false]);
  expect([2_998n, 2_999n].map((offset) => set.has(key(2_999), kind, offset))).toEqual([true, false]);
});

test('a set says what it takes: 16 to 32 bytes for each of many keys, and twice as many where it keeps offsets', () => {
  const [plain, keeping] = [new KeySet(), new KeySet({ keepsOffsets: true })];
  for (let number = 0; number < 5_000; number++) for (const set of [plain, keeping]) set.add(key(number), kind, BigInt(number));
  expect(plain.bytes).toBe(16_384 * 8);
  expect(keeping.bytes).toBe(2 * plain.bytes);
});
