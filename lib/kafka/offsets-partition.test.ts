import { expect, test } from 'vitest';
import { offsetsPartitionOf } from './offsets-partition.ts';

// Written down from Java: Utils.abs("…".hashCode()) % 50.
test.each([
  ['', 0],
  ['a', 47],
  ['payments', 13],
  ['warehouse', 23],
  // The one hash that has no absolute value in 32 bits.
  ['polygenelubricants', 0],
])('the commits of group %j lie in partition %i of 50', (groupId, partition) => expect(offsetsPartitionOf(groupId, 50)).toBe(partition));
