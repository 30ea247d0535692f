import { afterAll, expect, test, vi } from 'vitest';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestReplays } from '#scripts/test/test-replays.ts';
import { getReplay } from './get-replay.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

test('a replay that is read again reads no bodies again, and says the same; of a dead letter that is no longer kept it names no key', async () => {
  const replays = await openTestReplays(kafka);
  const ids = await replays.fail([{ key: 'ord-1' }, { key: 'ord-2' }, { value: 'without a key' }]);
  const { id, items } = await replays.plan(ids);
  expect(items.map(({ label }) => label.split(' · ')[0])).toEqual(expect.arrayContaining(['ord-1', 'ord-2']));
  const asked = vi.spyOn(replays.pool, 'query');
  expect((await getReplay(replays, id)).items).toEqual(items);
  expect(asked.mock.calls.filter(([query]) => String(query).includes('dead_letter_body'))).toEqual([]);
  await replays.pool.query('delete from dead_letter');
  const left = (await getReplay(replays, id)).items;
  expect(left.map(({ label }) => label)).toEqual(items.map(({ failureId }) => `dead letter ${failureId}`));
});
