import { expect, test } from 'vitest';
import { isShardName, shardName } from './shard-name.ts';

test('the groups of shards are known by their names, and only those', () => {
  expect(isShardName('redrive', shardName('redrive', { jobId: 7, planHash: '0123456789abcdef', shard: 2 }))).toBe(true);
  expect(isShardName('redrive', 'redrive-billing')).toBe(false);
  expect(isShardName('redrive', shardName('redrive2', { jobId: 7, planHash: '0123456789abcdef', shard: 2 }))).toBe(false);
});
