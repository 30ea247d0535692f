import { describe, expect, test } from 'vitest';
import { collectRecords } from '#scripts/test/sample-batches.ts';
import javaBatches from './java-batches.json' with { type: 'json' };
import { encodeHeaders } from './record-headers.ts';

/**
 * Batches made by kafka-clients 4.4.0 (MemoryRecords.withRecords and withEndTransactionMarker) with base offset 42: three records, the second of them
 * nothing but nulls, and a value long enough for several blocks of the codec.
 */
describe('batches written by Java', () => {
  test.each([
    ['gzip', javaBatches.gzip, 70_000],
    ['snappy', javaBatches.snappy, 33_000],
    ['lz4', javaBatches.lz4, 70_000],
    ['zstd', javaBatches.zstd, 70_000],
  ])('are read when compressed with %s', (_, base64, valueLength) => {
    const { walk, visited } = collectRecords(Buffer.from(base64, 'base64'), { fromOffset: 42n });
    expect(walk).toEqual({ nextOffset: 45n, records: 3, truncatedBytes: 0 });
    const headers = encodeHeaders([
      { name: 'trace', value: Buffer.from('a') },
      { name: 'trace', value: null },
      { name: 'é', value: Buffer.alloc(0) },
    ]);
    expect(visited).toEqual([
      { offset: 42n, timestamp: 1_700_000_000_000n, key: Buffer.from('order-1'), value: Buffer.from('{"total":1}'), headers },
      { offset: 43n, timestamp: 1_699_999_999_000n, key: null, value: null, headers: encodeHeaders([]) },
      { offset: 44n, timestamp: 1_700_000_000_002n, key: Buffer.from('order-2'), value: Buffer.alloc(valueLength, 'x'), headers: encodeHeaders([]) },
    ]);
  });

  test.each([
    ['commit', javaBatches.commit],
    ['abort', javaBatches.abort],
  ])('a %s marker is passed over', (_, base64) => {
    expect(collectRecords(Buffer.from(base64, 'base64'), { fromOffset: 45n })).toEqual({
      walk: { nextOffset: 46n, records: 0, truncatedBytes: 0 },
      visited: [],
    });
  });

  test.each([
    ['v0', javaBatches.magic0],
    ['v1', javaBatches.magic1],
  ])('message format %s is reported as unsupported, with where to go on', (version, base64) => {
    const { walk } = collectRecords(Buffer.from(base64, 'base64'), { fromOffset: 42n });
    expect(walk).toMatchObject({ nextOffset: 42n, records: 0, corrupt: { baseOffset: 42n, nextOffset: 43n } });
    expect(walk.corrupt?.reason).toContain(`message format ${version} is not supported`);
  });
});
