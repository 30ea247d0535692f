import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainList as encode } from '#scripts/test/plain-lists.ts';
import { readList } from './bit-list.ts';

const wordCounts = [8, 64];

/** Bits as they come from records: from none to all, alone and in runs. */
const someBits = fc.constantFrom(...wordCounts).chain((words) =>
  fc.oneof(
    fc.uniqueArray(fc.nat(words * 32 - 1), { maxLength: words * 32 }).map((groups) => {
      const bits = new Uint32Array(words);
      for (const group of groups) bits[group >>> 5] = (bits[group >>> 5] ?? 0) | (1 << (group & 31));
      return bits;
    }),
    fc.array(fc.constantFrom(0, 0, 0xffffffff, 1, 0x80000000, 0x80808080), { minLength: words, maxLength: words }).map((values) => Uint32Array.from(values)),
    fc.uint32Array({ minLength: words, maxLength: words }),
  ),
);

function decode(list: Uint8Array, words: number): Uint32Array {
  const bits = new Uint32Array(words + 2);
  readList(Buffer.concat([Buffer.from([7]), list, Buffer.from([0, 255])]), 1, 1 + list.length, bits, 1, words);
  expect([bits[0], bits[words + 1]], 'nothing is written beside it').toEqual([0, 0]);
  return bits.subarray(1, words + 1);
}

test('every list decodes to what was encoded', () => {
  fc.assert(
    fc.property(someBits, (bits) => {
      expect(decode(encode(bits), bits.length)).toEqual(bits);
    }),
    { numRuns: 2_000 },
  );
});

test('no list takes more than its bitmap and a byte; none and all take next to nothing', () => {
  fc.assert(
    fc.property(someBits, (bits) => {
      expect(encode(bits).length).toBeLessThanOrEqual(bits.length * 4 + 1);
    }),
  );
  expect(encode(new Uint32Array(64))).toHaveLength(0);
  expect(encode(new Uint32Array(64).fill(0xffffffff))).toHaveLength(1);
  expect(encode(Uint32Array.of(1, ...new Array(63).fill(0))).length).toBeLessThanOrEqual(3);
});

test('the written format stays what it is', () => {
  const bits = new Uint32Array(8);
  for (const group of [0, 3, 130]) bits[group >>> 5] = (bits[group >>> 5] ?? 0) | (1 << (group & 31));
  expect(Buffer.from(encode(bits)).toString('hex')).toMatchInlineSnapshot(`"070071fe"`);
  bits.fill(0xff);
  expect(Buffer.from(encode(bits)).toString('hex')).toMatchInlineSnapshot(`"01ff000000ff000000ff000000ff000000ff000000ff000000ff000000ff000000"`);
});

test('a list that names a group beyond its segment is refused', () => {
  expect(() => decode(Uint8Array.of(2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, ...new Array(32).fill(0xff), 0), 8)).toThrow('names group');
});
