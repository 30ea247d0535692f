import { expect, test } from 'vitest';
import { isPrivateGroup } from '#lib/kafka/private-group.ts';
import { shardName } from './shard-name.ts';

test('the groups of shards are known by their names, and only those', () => {
  expect(isPrivateGroup('redrive', shardName('redrive', { jobId: 7, planHash: '0123456789abcdef', shard: 2 }))).toBe(true);
  expect(isPrivateGroup('redrive', 'redrive-billing')).toBe(false);
  expect(isPrivateGroup('redrive', shardName('redrive2', { jobId: 7, planHash: '0123456789abcdef', shard: 2 }))).toBe(false);
});
