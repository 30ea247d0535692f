import { afterAll, expect, test } from 'vitest';
import { appendRecords } from '#scripts/test/append-records.ts';
import { genericHeaders } from '#scripts/test/dead-letter-headers.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestIndexer } from '#scripts/test/test-indexer.ts';
import { ada } from '#scripts/test/test-replays.ts';
import { listKinds } from './list-kinds.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

test('what the list can be narrowed to has its counts, the most frequent first; what nothing is of any more is left out', async () => {
  const { pool, index } = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  for (const [offset, group] of ['payments', 'crm', 'crm', 'mail'].entries())
    await appendRecords(kafka, topic.name, [{ headers: genericHeaders({ topic: 'orders', offset: BigInt(offset), group }) }]);
  await index(topic);
  const idOf = `select min(failure.id) from failure join failure_kind kind on kind.id = kind_id where consumer_group = $1`;
  await pool.query(`update failure set state = 'discarded', state_before = 'new' where id = (${idOf})`, ['crm']);
  await pool.query(`delete from failure where id = (${idOf})`, ['mail']);
  expect(await listKinds(pool, ada, 'test')).toMatchObject({
    kinds: [
      { topic: topic.name, consumerGroup: 'crm', open: 1, total: 2 },
      { topic: topic.name, consumerGroup: 'payments', open: 1, total: 1 },
    ],
    isCut: false,
  });
  expect((await listKinds(pool, ada, 'other')).kinds).toEqual([]);
});
