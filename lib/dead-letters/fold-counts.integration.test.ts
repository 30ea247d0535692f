import { afterAll, expect, test } from 'vitest';
import { appendRecords } from '#scripts/test/append-records.ts';
import { genericHeaders } from '#scripts/test/dead-letter-headers.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestIndexer } from '#scripts/test/test-indexer.ts';
import { ada } from '#scripts/test/test-replays.ts';
import { countByState } from './count-by-state.ts';
import { foldCounts } from './fold-counts.ts';
import { readableKinds } from './readable-kinds.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

test('counts follow every change of state, and folding them changes none', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  for (const offset of [1n, 2n, 3n]) await appendRecords(kafka, topic.name, [{ headers: genericHeaders({ topic: 'orders', offset, group: 'payments' }) }]);
  await indexer.index(topic);
  await indexer.pool.query(`update failure set state = 'discarded', state_before = 'new' where id = (select min(id) from failure)`);
  const { ids: kindIds } = await readableKinds(indexer.pool, ada, { cluster: 'test' });
  const expected = { new: 2, discarded: 1, claimed: 0 };
  expect(await countByState(indexer.pool, kindIds)).toMatchObject(expected);
  const { rows: before } = await indexer.pool.query('select from failure_count');
  await Promise.all([foldCounts(indexer.pool), foldCounts(indexer.pool)]);
  const { rows: after } = await indexer.pool.query('select from failure_count');
  expect(after.length).toBe(2);
  expect(after.length).toBeLessThan(before.length);
  expect(await countByState(indexer.pool, kindIds)).toMatchObject(expected);
  await indexer.pool.query(`delete from failure where state = 'discarded'`);
  await foldCounts(indexer.pool);
  expect(await countByState(indexer.pool, kindIds)).toMatchObject({ ...expected, discarded: 0 });
});
