import { expect, test } from 'vitest';
import { testPool } from '#scripts/test/test-pool.ts';
import { FailureKinds, otherClasses } from './failure-kinds.ts';

async function openTopic() {
  const pool = await testPool();
  const { rows } = await pool.query<{ id: number }>(
    `insert into topic (cluster, topic_id, name) values ('main', gen_random_uuid(), 'orders.dlq') returning id`,
  );
  const topicRef = rows[0]?.id ?? 0;
  const kinds = async () =>
    (await pool.query<{ id: number; consumer_group: string | null; error_class: string | null }>('select id, consumer_group, error_class from failure_kind'))
      .rows;
  return { pool, topicRef, kinds };
}

test('dead letters of one group and class are of one kind, whoever files them', async () => {
  const { pool, topicRef, kinds } = await openTopic();
  const facts = [
    { consumerGroup: 'payments', errorClass: 'Timeout' },
    { consumerGroup: null, errorClass: null },
    { consumerGroup: 'payments', errorClass: 'Timeout' },
  ];
  const workers = [new FailureKinds(pool), new FailureKinds(pool)];
  const [one, other] = await Promise.all(workers.map((worker) => worker.of(topicRef, facts)));
  expect(one).toEqual(other);
  expect(one?.[0]).toBe(one?.[2]);
  expect(await kinds()).toHaveLength(2);
});

test('classes that differ from record to record share a kind for each group, quickly', async () => {
  const { pool, topicRef, kinds } = await openTopic();
  const filed = new FailureKinds(pool);
  const batch = (from: number) =>
    Array.from({ length: 5_000 }, (_, index) => ({ consumerGroup: index % 2 === 0 ? 'payments' : 'crm', errorClass: `Lambda$${from + index}` }));
  await filed.of(topicRef, batch(0));
  const startedAt = performance.now();
  const ids = await filed.of(topicRef, batch(5_000));
  // A second look-up for each of them took 2.3 s.
  expect(performance.now() - startedAt).toBeLessThan(500);
  const all = await kinds();
  expect(all.length).toBeLessThanOrEqual(1_003);
  const shared = new Map(all.filter(({ error_class }) => error_class === otherClasses).map(({ id, consumer_group }) => [id, consumer_group]));
  expect([...new Set(ids)].map((id) => shared.get(id)).sort()).toEqual(['crm', 'payments']);
});
