import { afterAll, expect, test } from 'vitest';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestReplays } from '#scripts/test/test-replays.ts';
import { selectFailures } from './selected-failure.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

test('a selection holds the keys that are sent, and not the blocks that they were read from', async () => {
  const replays = await openTestReplays(kafka);
  // Both bodies lie in one block.
  const value = Buffer.alloc(60_000, 'x');
  const ids = await replays.fail([{ key: 'small', value }, { value }]);
  const keys = new Map((await selectFailures(replays.pool, 'test', ids)).map(({ failure_id, key }) => [String(failure_id), key]));
  expect(ids.map((id) => keys.get(id)?.toString())).toEqual(['small', undefined]);
  expect(keys.get(ids[0] ?? '')?.buffer.byteLength).toBeLessThan(100_000);
});
