import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { getDeadLetter } from '#lib/dead-letters/get-dead-letter.ts';
import { snoozeFailures } from '#lib/dead-letters/triage/snooze.ts';
import { appendRecords, textHeader } from '#scripts/test/append-records.ts';
import { genericHeaders } from '#scripts/test/dead-letter-headers.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestIndexer, type TestIndexer } from '#scripts/test/test-indexer.ts';
import { ada } from '#scripts/test/test-replays.ts';
import { indexOnce } from './index-partitions.ts';
import { TopicIds } from './topic-ids.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

async function failures({ pool }: TestIndexer) {
  const { rows } = await pool.query<{ id: string; state: string; group: string | null; record_count: number; error_class: string | null; version: number }>(
    'select failure.id, state, consumer_group as group, record_count, error_class, version from failure join failure_kind kind on kind.id = kind_id order by failure.id',
  );
  return rows;
}

test('a message that is dead-lettered twice is one failure with two records and the newer error', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  const partitions = await indexer.hold(topic);
  const origin = { topic: 'orders', offset: 7n, group: 'payments' };
  await appendRecords(kafka, topic.name, [{ headers: genericHeaders({ ...origin, errorClass: 'First' }) }]);
  await indexer.indexToEnd(partitions);
  await appendRecords(kafka, topic.name, [{ headers: genericHeaders({ ...origin, errorClass: 'Second' }) }]);
  await indexer.indexToEnd(partitions);
  expect(await failures(indexer)).toMatchObject([{ state: 'new', record_count: 2, error_class: 'Second', version: 2 }]);
});

test('twice within one batch makes no difference', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  const origin = { topic: 'orders', offset: 7n, group: 'payments' };
  await appendRecords(kafka, topic.name, [
    { headers: genericHeaders({ ...origin, errorClass: 'First' }) },
    { headers: genericHeaders({ ...origin, offset: 8n }) },
    { headers: genericHeaders({ ...origin, errorClass: 'Second' }) },
  ]);
  await indexer.index(topic);
  expect(await failures(indexer)).toMatchObject([
    { record_count: 2, error_class: 'Second' },
    { record_count: 1, error_class: 'Timeout' },
  ]);
});

test('the failure of another group on the same message is a failure of its own', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  const origin = { topic: 'orders', offset: 7n };
  await appendRecords(
    kafka,
    topic.name,
    ['payments', 'warehouse', undefined].map((group) => ({ headers: genericHeaders({ ...origin, group }) })),
  );
  await indexer.index(topic);
  const found = await failures(indexer);
  expect(found.map(({ group }) => group).sort()).toEqual([null, 'payments', 'warehouse']);
  expect(found.map(({ record_count }) => record_count)).toEqual([1, 1, 1]);
});

test('what names no origin is a failure by itself, each record its own', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  await appendRecords(kafka, topic.name, [{ value: 'one' }, { value: 'one' }]);
  await indexer.index(topic);
  expect(await failures(indexer)).toMatchObject([{ record_count: 1 }, { record_count: 1 }]);
});

test('a discarded failure that is dead-lettered again stays discarded', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  const headers = genericHeaders({ topic: 'orders', offset: 7n, group: 'payments' });
  await appendRecords(kafka, topic.name, [{ headers }]);
  await indexer.index(topic);
  await indexer.pool.query(`update failure set state = 'discarded', state_before = 'new'`);
  await appendRecords(kafka, topic.name, [{ headers }]);
  await indexer.index(topic);
  expect(await failures(indexer)).toMatchObject([{ state: 'discarded', record_count: 2 }]);
});

test('a snoozed failure that is dead-lettered again wakes with the reason, as what it was, and waits for nothing any more', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  const headers = genericHeaders({ topic: 'orders', offset: 7n, group: 'payments' });
  const another = genericHeaders({ topic: 'orders', offset: 8n, group: 'payments' });
  await appendRecords(kafka, topic.name, [{ headers }, { headers: another }]);
  await indexer.index(topic);
  const { rows } = await indexer.pool.query<{ id: string; version: number }>('select id, version from failure order by id');
  const [id = '', other = ''] = rows.map((row) => row.id);
  await indexer.pool.query(`update failure set state = 'acknowledged' where id = $1`, [id]);
  await snoozeFailures(indexer.database, ada, { cluster: 'test', failures: rows, until: { more: 100 } });
  await appendRecords(kafka, topic.name, [{ headers }]);
  await indexer.index(topic);
  expect(await getDeadLetter(indexer.pool, indexer.database, 'test', id)).toMatchObject({
    state: 'acknowledged',
    version: 3,
    snooze: null,
    history: [
      { actor: 'Kafka', fromState: 'snoozed', toState: 'acknowledged', reason: 'dead-lettered again' },
      { toState: 'snoozed', untilMore: 100 },
    ],
  });
  expect(await getDeadLetter(indexer.pool, indexer.database, 'test', other)).toMatchObject({ state: 'snoozed', snooze: { more: 100, come: 0 } });
  expect((await indexer.pool.query('select failure_id from failure_snooze')).rows).toEqual([{ failure_id: other }]);
});

test('a time before 1970 or from the future counts as now, so that no failure stays on top for ever', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic({ configs: { 'message.timestamp.after.max.ms': String(2n ** 63n - 1n) } });
  await appendRecords(kafka, topic.name, [{ timestamp: -1n }]);
  await appendRecords(kafka, topic.name, [{ timestamp: 9_999_999_999_999n }]);
  await indexer.index(topic);
  const { rows } = await indexer.pool.query(`select from failure where last_failed_at between now() - interval '1 minute' and now() + interval '1 s'`);
  expect(rows).toHaveLength(2);
});

test('an origin in a topic that was deleted and created again is another origin', async () => {
  const indexer = await openTestIndexer(kafka);
  const deadLetters = await kafka.createTopic();
  const origin = await kafka.createTopic();
  const headers = genericHeaders({ topic: origin.name, offset: 0n, group: 'payments' });
  await appendRecords(kafka, deadLetters.name, [{ headers }]);
  await indexer.index(deadLetters);
  await kafka.admin.deleteTopics({ topics: [origin.name] });
  await eventually(() => kafka.createTopic({ name: origin.name }));
  await appendRecords(kafka, deadLetters.name, [{ headers }]);
  const [partition] = await indexer.hold(deadLetters);
  if (partition === undefined) throw new Error('the partition is not held');
  // The names as a worker that starts now reads them; one that runs notices within 10 s.
  await indexOnce({ ...indexer, topicIds: new TopicIds(indexer.pool, kafka.cluster) }, [partition]);
  expect(await failures(indexer)).toHaveLength(2);
});

test('in a backlog, dead letters from before an origin was created again are not taken for those of the new topic', async () => {
  const indexer = await openTestIndexer(kafka);
  const [deadLetters, origin] = [await kafka.createTopic(), await kafka.createTopic()];
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  const see = (topicId: string, at: Date) =>
    indexer.pool.query('insert into seen_topic (cluster, topic_id, name, first_seen_at) values ($1, $2, $3, $4)', [kafka.cluster.id, topicId, origin.name, at]);
  await see(randomUUID(), minutesAgo(60));
  await see(origin.topicId, minutesAgo(10));
  const headers = genericHeaders({ topic: origin.name, offset: 0n, group: 'payments' });
  for (const minutes of [90, 30, 20, 5, 1]) await appendRecords(kafka, deadLetters.name, [{ headers, timestamp: BigInt(minutesAgo(minutes).getTime()) }]);
  await indexer.index(deadLetters);
  expect(await failures(indexer)).toMatchObject([{ record_count: 3 }, { record_count: 2 }]);
});

test('the original message dead-lettered once more does not make a replayed failure return, nor one that was resolved since: only a copy that we sent does', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  const original = genericHeaders({ topic: 'orders', offset: 7n, group: 'payments' });
  await appendRecords(kafka, topic.name, [{ headers: original }]);
  await indexer.index(topic);
  for (const state of ['replayed', 'resolved']) {
    await indexer.pool.query(`update failure set state = 'claimed', claimed_by_job_id = 1 where state = 'new' or state = 'returned'`);
    await indexer.pool.query(`update failure set state = 'replayed', claimed_by_job_id = null`);
    if (state === 'resolved') await indexer.pool.query(`update failure set state = 'resolved'`);
    await appendRecords(kafka, topic.name, [{ headers: original }]);
    await indexer.index(topic);
    expect(await failures(indexer)).toMatchObject([{ state }]);
    const mark = [textHeader('redrive-job-id', '1-0123456789ab'), textHeader('redrive-origin', 'orders/0/7'), textHeader('redrive-attempt', '1')];
    await appendRecords(kafka, topic.name, [{ headers: [...mark, ...original] }]);
    await indexer.index(topic);
    expect(await failures(indexer)).toMatchObject([{ state: 'returned' }]);
  }
  expect(await failures(indexer)).toMatchObject([{ record_count: 5 }]);
});

test('what failed again after it was resolved, by a rewind or by hand, is open again; a late record of before only counts', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  const headers = genericHeaders({ topic: 'orders', offset: 7n, group: 'payments' });
  const failAt = async (at: Date) => {
    await appendRecords(kafka, topic.name, [{ headers, timestamp: BigInt(at.getTime()) }]);
    await indexer.index(topic);
  };
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  await failAt(minutesAgo(60));
  await indexer.pool.query(`
    with resolved as (update failure set state = 'resolved' returning id)
    insert into failure_change (failure_id, at, actor, from_state, to_state, reason) select id, now() - interval '20 minutes', 'proof', 'new', 'resolved', 'rewind #1: payments read it again' from resolved`);
  await failAt(minutesAgo(30));
  expect(await failures(indexer)).toMatchObject([{ state: 'resolved', record_count: 2 }]);
  await failAt(minutesAgo(10));
  expect(await failures(indexer)).toMatchObject([{ state: 'returned', record_count: 3 }]);
  const { rows } = await indexer.pool.query('select actor, from_state, to_state, reason from failure_change order by id desc limit 1');
  expect(rows).toEqual([{ actor: 'Kafka', from_state: 'resolved', to_state: 'returned', reason: 'dead-lettered again' }]);
});

test('a batch that is stored late does not make an older record the newest, and an earlier time is the first', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  const origin = { topic: 'orders', offset: 7n, group: 'payments' };
  await appendRecords(kafka, topic.name, [{ headers: genericHeaders({ ...origin, errorClass: 'Newer' }) }]);
  await indexer.index(topic);
  // As if its record had been numbered after that of the batch which is stored next.
  await indexer.pool.query('update failure set last_record_id = last_record_id + 100');
  const before = await indexer.pool.query('select last_record_id, kind_id from failure');
  await appendRecords(kafka, topic.name, [{ headers: genericHeaders({ ...origin, errorClass: 'Older' }), timestamp: 1_000_000_000_000n }]);
  await indexer.index(topic);
  expect(await failures(indexer)).toMatchObject([{ error_class: 'Newer', record_count: 2 }]);
  const after = await indexer.pool.query('select last_record_id, kind_id from failure');
  expect(after.rows).toEqual(before.rows);
  const { rows } = await indexer.pool.query('select first_failed_at from failure');
  expect(rows).toEqual([{ first_failed_at: new Date(1_000_000_000_000) }]);
});
