import { Writer } from '@platformatic/kafka';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryHeaders } from '#scripts/test/sample-batches.ts';
import { fuzzCases } from '#scripts/test/torture-rounds.ts';
import { MalformedBytesError } from './malformed-bytes-error.ts';
import { decodeHeaders, encodeHeaderEntries, encodeHeaders } from './record-headers.ts';

const numRuns = fuzzCases(200);

function encodeTheirs(headers: readonly [Buffer, Buffer | null][]): Buffer {
  return Writer.create().appendVarIntArray([...headers], (writer, [name, value]) => {
    writer.appendVarIntBytes(name).appendVarIntBytes(value);
  }).buffer;
}

describe('record headers', () => {
  test('decode in order with duplicates and nulls, and encode to the same bytes', () => {
    fc.assert(
      fc.property(arbitraryHeaders, (headers) => {
        const bytes = encodeTheirs(headers);
        const decoded = decodeHeaders(bytes);
        expect(decoded.map((header) => [header.nameBytes ?? Buffer.from(header.name), header.value])).toEqual(headers);
        expect(encodeHeaders(decoded)).toEqual(bytes);
        const entries = encodeHeaderEntries(decoded);
        expect(entries.count).toBe(headers.length);
        expect(bytes.subarray(bytes.length - entries.bytes.length)).toEqual(entries.bytes);
      }),
      { numRuns },
    );
  });

  test('a name that is not UTF-8 keeps its bytes beside what can be read of it', () => {
    const name = Buffer.from([0x61, 0xff, 0x62]);
    const bytes = encodeTheirs([[name, null]]);
    expect(decodeHeaders(bytes)).toEqual([{ name: 'a\ufffdb', nameBytes: name, value: null }]);
    expect(encodeHeaders(decodeHeaders(bytes))).toEqual(bytes);
  });

  test('a thousand headers survive', () => {
    const headers = Array.from({ length: 1000 }, (_, index) => ({ name: `name-${index % 7}`, value: Buffer.from(String(index)) }));
    expect(decodeHeaders(encodeHeaders(headers))).toEqual(headers);
  });

  test('no headers are one byte', () => {
    expect(encodeHeaders([])).toEqual(Buffer.from([0]));
    expect(decodeHeaders(Buffer.from([0]))).toEqual([]);
  });

  test('a list cut at any byte, and a list with a byte too many, is refused', () => {
    const bytes = encodeHeaders([
      { name: 'one', value: Buffer.from('first') },
      { name: 'two', value: null },
    ]);
    for (let length = 0; length < bytes.length; length++) expect(() => decodeHeaders(bytes.subarray(0, length))).toThrow(MalformedBytesError);
    expect(() => decodeHeaders(Buffer.concat([bytes, Buffer.from([0])]))).toThrow('bytes are left after the last header at byte 16');
  });

  test('random bytes decode or are refused with a reason, nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (array) => {
        try {
          decodeHeaders(Buffer.from(array));
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedBytesError);
        }
      }),
      { numRuns: numRuns * 5 },
    );
  });
});
