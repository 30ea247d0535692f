import { Reader, Writer } from '@platformatic/kafka';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fuzzCases } from '#scripts/test/torture-rounds.ts';
import { MalformedBytesError } from './malformed-bytes-error.ts';
import { unsignedVarintLength, VarintReader, varintLength, varlongLength, writeUnsignedVarint, writeVarint, writeVarlong } from './varint.ts';

const numRuns = fuzzCases(500);
const int32 = fc.oneof(fc.integer(), fc.constantFrom(0, -1, 63, 64, -64, -65, 8191, 8192, -0x80000000, 0x7fffffff));
const uint32 = fc.oneof(fc.integer({ min: 0, max: 0xffffffff }), fc.constantFrom(0, 127, 128, 16383, 16384, 2097151, 2097152, 268435455, 268435456));
const int64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.integer().map(BigInt),
  fc.constantFrom(-(2n ** 63n), 2n ** 63n - 1n, 2n ** 27n, -(2n ** 27n) - 1n, 2n ** 31n, -(2n ** 31n) - 1n),
);

describe('varints', () => {
  test('a signed varint is written and read as another client does it, at its minimal length', () => {
    fc.assert(
      fc.property(int32, (value) => {
        const theirs = Writer.create().appendVarInt(value).buffer;
        const ours = Buffer.alloc(5);
        const end = writeVarint(ours, 0, value);
        expect(ours.subarray(0, end)).toEqual(theirs);
        expect(varintLength(value)).toBe(end);
        expect(new VarintReader(theirs).readVarint()).toBe(value);
      }),
      { numRuns },
    );
  });

  test('an unsigned varint is written and read as another client does it, at its minimal length', () => {
    fc.assert(
      fc.property(uint32, (value) => {
        const ours = Buffer.alloc(5);
        const end = writeUnsignedVarint(ours, 0, value);
        expect(unsignedVarintLength(value)).toBe(end);
        expect(new VarintReader(ours, 0, end).readUnsignedVarint()).toBe(value);
        if (value <= 0x7fffffff) expect(ours.subarray(0, end)).toEqual(Writer.create().appendUnsignedVarInt(value).buffer);
      }),
      { numRuns },
    );
  });

  test('a varlong is written and read as another client does it, at its minimal length', () => {
    fc.assert(
      fc.property(int64, (value) => {
        const ours = Buffer.alloc(10);
        const end = writeVarlong(ours, 0, value);
        expect(varlongLength(value)).toBe(end);
        expect(Reader.from(ours.subarray(0, end)).readVarInt64()).toBe(value);
        const reader = new VarintReader(ours, 0, end);
        expect(reader.readVarlong()).toBe(value);
        expect(reader.position).toBe(end);
      }),
      { numRuns },
    );
  });

  test('an integer that is cut off is refused, within the buffer and at its end', () => {
    const bytes = Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f]);
    for (let end = 0; end < bytes.length; end++) {
      for (const buffer of [bytes, bytes.subarray(0, end)]) {
        expect(() => new VarintReader(buffer, 0, end).readVarint()).toThrow(MalformedBytesError);
        expect(() => new VarintReader(buffer, 0, end).readUnsignedVarint()).toThrow(MalformedBytesError);
        expect(() => new VarintReader(buffer, 0, end).readVarlong()).toThrow(MalformedBytesError);
      }
    }
  });

  test('an integer longer than its type is refused', () => {
    const bytes = (ones: number) => Buffer.concat([Buffer.alloc(ones, 0xff), Buffer.alloc(1)]);
    expect(new VarintReader(bytes(4)).readUnsignedVarint()).toBe(2 ** 28 - 1);
    expect(() => new VarintReader(bytes(5)).readVarint()).toThrow('longer than 5 bytes');
    expect(new VarintReader(bytes(9)).readVarlong()).toBe(-(2n ** 62n));
    expect(() => new VarintReader(bytes(10)).readVarlong()).toThrow('longer than 10 bytes');
  });
});
