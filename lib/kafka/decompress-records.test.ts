// Needs modules of its own: garbage wears out the WebAssembly decompressor.
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { compressionsAlgorithms } from '@platformatic/kafka';
import { describe, expect, test } from 'vitest';
import { decompressRecords } from './decompress-records.ts';
import { MalformedBytesError } from './malformed-bytes-error.ts';

const records = Buffer.from('records '.repeat(1000));

describe('decompressing records', () => {
  test.each([
    ['gzip', 1, gzipSync],
    ['snappy', 2, compressionsAlgorithms.snappy.compressSync],
    ['lz4', 3, compressionsAlgorithms.lz4.compressSync],
    ['zstd', 4, zstdCompressSync],
  ])('%s gives back what was compressed, and refuses what was cut off', (_, codec, compress) => {
    const compressed = compress(records);
    expect(decompressRecords(codec, compressed)).toEqual(records);
    expect(() => decompressRecords(codec, compressed.subarray(0, compressed.length / 2))).toThrow(MalformedBytesError);
    expect(decompressRecords(codec, compressed)).toEqual(records);
  });

  test('members of gzip that follow each other are all unpacked', () => {
    expect(decompressRecords(1, Buffer.concat([gzipSync(records), gzipSync(records)]))).toEqual(Buffer.concat([records, records]));
  });

  test('a decompressor worn out by garbage says so, instead of calling sound records corrupt', () => {
    const sound = compressionsAlgorithms.snappy.compressSync(records);
    const garbage = Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 1, 2, 3]);
    const outcomes = new Set<string>();
    for (let round = 0; round < 20_000 && !outcomes.has('Error'); round++) {
      try {
        decompressRecords(2, garbage);
      } catch (error) {
        outcomes.add(error instanceof Error ? error.constructor.name : 'no error');
      }
      if (!outcomes.has('Error')) expect(decompressRecords(2, sound).length).toBe(records.length);
    }
    expect([...outcomes]).toEqual(['MalformedBytesError', 'Error']);
  });
});
