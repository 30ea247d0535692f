import { murmur2 as theirMurmur2 } from '@platformatic/kafka';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fuzzCases } from '#scripts/test/torture-rounds.ts';
import { murmur2, partitionForKey } from './partition-for-key.ts';

describe('partition for a key', () => {
  // org.apache.kafka.common.utils.UtilsTest#testMurmur2, and the partitions of kafka-clients 4.4.0's BuiltInPartitioner.partitionForKey(key, 12).
  test.each([
    ['21', -973932308, 0],
    ['foobar', -790332482, 6],
    ['a-little-bit-long-string', -985981536, 8],
    ['a-little-bit-longer-string', -1486304829, 11],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971, 5],
    ['abc', 479470107, 3],
    ['', 275646681, 9],
    ['Größe-€', 1460343734, 2],
  ])('%j is where Java puts it', (key, hash, partition) => {
    expect(murmur2(Buffer.from(key))).toBe(hash);
    expect(partitionForKey(Buffer.from(key), 12)).toBe(partition);
  });

  test('agrees with another client on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), fc.integer({ min: 1, max: 1000 }), (array, count) => {
        const key = Buffer.from(array);
        expect(murmur2(key)).toBe(theirMurmur2(key));
        const partition = partitionForKey(key, count);
        expect(partition).toBeGreaterThanOrEqual(0);
        expect(partition).toBeLessThan(count);
      }),
      { numRuns: fuzzCases(200) },
    );
  });

  test('a topic without partitions is refused', () => {
    expect(() => partitionForKey(Buffer.from('a'), 0)).toThrow(RangeError);
  });
});
