import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryHeaders } from '#scripts/test/sample-batches.ts';
import { fuzzCases } from '#scripts/test/torture-rounds.ts';
import { KeptHeaders } from './kept-headers.ts';
import { encodeHeaderEntries, encodeHeaders } from './record-headers.ts';

const toHeaders = (list: [Buffer, Buffer | null][]) => list.map(([nameBytes, value]) => ({ name: '', nameBytes, value }));

describe('kept headers', () => {
  test('copy exactly the headers that are not dropped, in order, from any place in a buffer', () => {
    const kept = new KeptHeaders();
    fc.assert(
      fc.property(arbitraryHeaders, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), fc.nat(9), (list, drops, padding) => {
        const headers = toHeaders(list);
        const bytes = Buffer.concat([Buffer.alloc(padding), encodeHeaders(headers), Buffer.alloc(padding)]);
        kept.keep(bytes, padding, bytes.length - padding, (index) => drops[index] === true);
        const expected = encodeHeaderEntries(headers.filter((_, index) => drops[index] !== true));
        const copy = Buffer.alloc(kept.byteLength);
        expect(kept.copyTo(copy, 0)).toBe(kept.byteLength);
        expect({ count: kept.count, bytes: copy }).toEqual(expected);
      }),
      { numRuns: fuzzCases(200) },
    );
  });

  test('can be dropped by name', () => {
    const bytes = encodeHeaders([
      { name: 'trace', value: null },
      { name: 'kafka_dlt-exception-fqcn', value: Buffer.from('x') },
    ]);
    const kept = new KeptHeaders().keep(bytes, 0, bytes.length, (_, buffer, start, end) => buffer.toString('utf8', start, end).startsWith('kafka_dlt-'));
    expect(kept.count).toBe(1);
    expect(kept.byteLength).toBe('trace'.length + 2);
  });

  test('are all kept as one range without being walked', () => {
    const headers = Array.from({ length: 100 }, (_, index) => ({ name: `name-${index}`, value: Buffer.from('value') }));
    const kept = new KeptHeaders().keepAll(encodeHeaders(headers));
    expect({ runCount: kept.runCount, count: kept.count, byteLength: kept.byteLength }).toEqual({
      runCount: 1,
      count: 100,
      byteLength: encodeHeaderEntries(headers).bytes.length,
    });
    expect(new KeptHeaders().keepAll(encodeHeaders([])).byteLength).toBe(0);
  });

  test('hold more runs than they began with room for', () => {
    const headers = Array.from({ length: 1000 }, (_, index) => ({ name: `name-${index}`, value: null }));
    const bytes = encodeHeaders(headers);
    const kept = new KeptHeaders().keep(bytes, 0, bytes.length, (index) => index % 2 === 1);
    const copy = Buffer.alloc(kept.byteLength);
    kept.copyTo(copy, 0);
    expect(copy).toEqual(encodeHeaderEntries(headers.filter((_, index) => index % 2 === 0)).bytes);
  });
});
