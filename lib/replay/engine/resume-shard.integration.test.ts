import { afterAll, expect, test } from 'vitest';
import { log } from '#lib/config/log.ts';
import { deleteGroups } from '#lib/kafka/consumer-groups.ts';
import { openTransactionalProducer } from '#lib/kafka/transactional-producer.ts';
import { getReplay } from '#lib/replay/get-replay.ts';
import { appendInTransaction, appendRecords, textHeader } from '#scripts/test/append-records.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { loseAfterCommit } from '#scripts/test/lose-after-commit.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestReplays, type TestReplays } from '#scripts/test/test-replays.ts';
import { runShard } from './run-shard.ts';
import { loadShard } from './shard.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const run = async (replays: TestReplays, jobId: number, signal = new AbortController().signal) =>
  runShard(replays, await replays.lease(jobId), { jobId, shard: 0 }, log, signal);

/** Gives the lease back as a worker does that ends. */
const giveBack = (replays: TestReplays) => replays.pool.query('update lease set expires_at = now()');

/** Sends the first messages of a slow job, and stops as a worker does at SIGTERM. */
async function runUntil(replays: TestReplays, jobId: number, position: bigint): Promise<void> {
  const stop = new AbortController();
  const running = run(replays, jobId, stop.signal);
  await eventually(async () => (await loadShard(replays.pool, jobId, 0)).position >= position, { intervalMs: 5 });
  stop.abort();
  await running;
  await giveBack(replays);
}

const names = (count: number) => Array.from({ length: count }, (_, number) => `message ${number}`);
const failed = (count: number) => names(count).map((value, number) => ({ key: `key ${number}`, value }));
const copies = async (replays: TestReplays, originals: number) => (await replays.seen()).slice(originals).map(({ value }) => value?.toString());

/** Where Postgres says that the copies lie. */
async function recorded(replays: TestReplays, jobId: number) {
  const { items } = await getReplay(replays, jobId);
  return items.map(({ outcome, copy }) => `${outcome} ${copy?.offset ?? ''}`);
}

test('a job goes on where it was stopped', async () => {
  const replays = await openTestReplays(kafka, { variables: { REDRIVE_REPLAY_RATE: '20' } });
  const jobId = await replays.confirmed(await replays.fail(failed(12)));
  await runUntil(replays, jobId, 5n);
  await run(replays, jobId);
  expect(await copies(replays, 12)).toEqual(names(12));
});

test('what was sent by a worker that was lost before it wrote it down is found in the target, and not sent again', async () => {
  const replays = await openTestReplays(kafka);
  const jobId = await replays.confirmed(await replays.fail(failed(5)));
  await loseAfterCommit(replays, jobId);
  expect(await recorded(replays, jobId)).toEqual(names(5).map(() => 'pending '));
  await appendRecords(kafka, replays.origin.name, [{ key: 'of others', value: 'live' }]);
  await run(replays, jobId);
  const seen = await replays.seen();
  expect(seen.slice(5, 10).map(({ value }) => value?.toString())).toEqual(names(5));
  expect(seen).toHaveLength(11);
  expect(await recorded(replays, jobId)).toEqual(seen.slice(5, 10).map(({ offset }) => `sent ${offset}`));
});

test('where retention has taken what a lost worker sent, it counts as sent and stays unproven: nothing is let go or sent twice', async () => {
  const replays = await openTestReplays(kafka);
  const jobId = await replays.confirmed(await replays.fail(failed(3)));
  await loseAfterCommit(replays, jobId);
  const end = (await replays.seen()).at(-1)?.offset ?? 0n;
  await kafka.admin.deleteRecords({ topics: [{ name: replays.origin.name, partitions: [{ partition: 0, offset: end }] }] });
  await run(replays, jobId);
  expect(await recorded(replays, jobId)).toEqual(['unproven ', 'unproven ', `sent ${end}`]);
  const { rows } = await replays.pool.query('select state, count(*)::int from failure group by 1');
  expect(rows).toEqual([{ state: 'replayed', count: 3 }]);
});

test('a worker that lost the lease sends nothing', async () => {
  const replays = await openTestReplays(kafka);
  const jobId = await replays.confirmed(await replays.fail(failed(2)));
  const lease = await replays.lease(jobId);
  await expect(runShard(replays, { ...lease, token: lease.token - 1n }, { jobId, shard: 0 }, log, new AbortController().signal)).rejects.toMatchObject({
    name: 'LeaseLost',
  });
  expect(await replays.seen()).toHaveLength(2);
});

test('also while the transaction of another producer is open in front of the copies', async () => {
  const replays = await openTestReplays(kafka);
  const jobId = await replays.confirmed(await replays.fail(failed(3)));
  const other = await appendInTransaction(kafka, replays.origin.name, [{ key: 'of others', value: 'open' }]);
  await loseAfterCommit(replays, jobId);
  const resumed = run(replays, jobId);
  const recordsTooEarly = eventually(async () => (await loadShard(replays.pool, jobId, 0)).position > 0n, { timeoutMs: 1_000 });
  await expect(recordsTooEarly).rejects.toThrow('did not come true');
  await other.end(true);
  await resumed;
  const seen = await replays.seen();
  expect(await recorded(replays, jobId)).toEqual(seen.slice(4).map(({ offset }) => `sent ${offset}`));
  expect(seen.slice(4).map(({ value }) => value?.toString())).toEqual(names(3));
});

test('two failures of one message, of two groups, have the one copy of it', async () => {
  const replays = await openTestReplays(kafka);
  const [first = ''] = await replays.fail([{ key: 'k', value: 'v', group: 'one' }]);
  const origin = (await replays.seen())[0]?.offset ?? 0n;
  const headers = [
    textHeader('x-original-topic', replays.origin.name),
    textHeader('x-original-partition', '0'),
    textHeader('x-original-offset', String(origin)),
    textHeader('x-original-consumer-group', 'two'),
  ];
  await appendRecords(kafka, replays.deadLetters.name, [{ key: 'k', value: 'v', headers }]);
  await replays.index();
  const { rows } = await replays.pool.query<{ id: string }>('select id from failure where id <> $1', [first]);
  const jobId = await replays.confirmed([first, rows[0]?.id ?? '']);
  await loseAfterCommit(replays, jobId);
  await run(replays, jobId);
  const [, copy, ...more] = await replays.seen();
  expect(more).toEqual([]);
  expect(await recorded(replays, jobId)).toEqual([`sent ${copy?.offset}`, `sent ${copy?.offset}`]);
});

test('a committed position that is gone from Kafka stops the shard: it never starts over', async () => {
  const replays = await openTestReplays(kafka, { variables: { REDRIVE_REPLAY_RATE: '20' } });
  const jobId = await replays.confirmed(await replays.fail(failed(12)));
  await runUntil(replays, jobId, 5n);
  const sent = (await replays.seen()).length;
  await deleteGroups(kafka.cluster, [(await loadShard(replays.pool, jobId, 0)).group_id]);
  await expect(run(replays, jobId)).rejects.toMatchObject({ name: 'ShardStopped', message: expect.stringContaining('is gone from Kafka') });
  expect(await replays.seen()).toHaveLength(sent);
});

test('a committed position behind the recorded one stops the shard', async () => {
  const replays = await openTestReplays(kafka, { variables: { REDRIVE_REPLAY_RATE: '20' } });
  const jobId = await replays.confirmed(await replays.fail(failed(12)));
  await runUntil(replays, jobId, 5n);
  const sent = (await replays.seen()).length;
  const { group_id: name } = await loadShard(replays.pool, jobId, 0);
  const meddler = await openTransactionalProducer(kafka.cluster, { transactionalId: name, groupId: name, timeoutMs: 10_000 });
  await meddler.commitSlice({ topic: replays.origin.name, batches: [], position: { topic: replays.origin.name, partition: 0, offset: 2n } });
  await meddler.close();
  await expect(run(replays, jobId)).rejects.toMatchObject({ name: 'ShardStopped', message: expect.stringContaining('behind') });
  expect(await replays.seen()).toHaveLength(sent);
});
