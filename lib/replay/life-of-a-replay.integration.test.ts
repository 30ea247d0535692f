import { afterAll, expect, test } from 'vitest';
import { log } from '#lib/config/log.ts';
import { getDeadLetter } from '#lib/dead-letters/get-dead-letter.ts';
import { deleteGroups } from '#lib/kafka/consumer-groups.ts';
import { appendRecords, textHeader } from '#scripts/test/append-records.ts';
import { commitGroup as commitOf } from '#scripts/test/commit-group.ts';
import { genericHeaders } from '#scripts/test/dead-letter-headers.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { loseAfterCommit } from '#scripts/test/lose-after-commit.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { ada, openTestReplays, type TestReplays } from '#scripts/test/test-replays.ts';
import { cancelReplay } from './cancel-replay.ts';
import { runShard } from './engine/run-shard.ts';
import { loadShard } from './engine/shard.ts';
import { getReplay } from './get-replay.ts';
import { pauseReplay } from './pause-replay.ts';
import { resumeReplay } from './resume-replay.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const states = async ({ pool }: TestReplays) => (await pool.query<{ state: string }>('select state from failure order by id')).rows.map(({ state }) => state);

/** Commits an offset for a group on the origin topic, as its consumer would. */
const commitGroup = ({ origin }: TestReplays, groupId: string, offset: bigint) => commitOf(kafka, groupId, { topic: origin.name, offset });

/** Sends the first messages of a slow job, and pauses it as an operator does. */
async function pauseAfter(replays: TestReplays, jobId: number, position: bigint): Promise<void> {
  const running = runShard(replays, await replays.lease(jobId), { jobId, shard: 0 }, log, new AbortController().signal);
  await eventually(async () => (await loadShard(replays.pool, jobId, 0)).position >= position, { intervalMs: 5 });
  await pauseReplay(replays, ada, jobId);
  await running;
  await replays.pool.query('update lease set expires_at = now()');
}

const slow = { variables: { REDRIVE_REPLAY_RATE: '20' } };
const failed = (count: number) => Array.from({ length: count }, (_, number) => ({ key: `key ${number}`, value: `${number}` }));

test('a paused replay says why, sends nothing, and goes on where it was when it is resumed', async () => {
  const replays = await openTestReplays(kafka, slow);
  const jobId = await replays.confirmed(await replays.fail(failed(12)));
  await pauseAfter(replays, jobId, 5n);
  expect(await getReplay(replays, jobId)).toMatchObject({ state: 'paused', stateReason: 'by ada@example.com' });
  const sent = (await replays.seen()).length;
  await replays.send(jobId);
  expect(await replays.seen()).toHaveLength(sent);
  await replays.pool.query('update lease set expires_at = now()');
  await resumeReplay(replays, ada, jobId);
  await replays.send(jobId);
  expect((await replays.seen()).slice(12).map(({ value }) => value?.toString())).toEqual(failed(12).map(({ value }) => value));
});

test('a cancelled replay lets go what it has not sent; what it has sent is still proven', async () => {
  const replays = await openTestReplays(kafka, slow);
  const group = kafka.uniqueGroup('shipping');
  const jobId = await replays.confirmed(await replays.fail(failed(12).map((message) => ({ ...message, group }))));
  await pauseAfter(replays, jobId, 5n);
  await cancelReplay(replays, ada, jobId);
  expect(await getReplay(replays, jobId)).toMatchObject({ state: 'cancelling' });
  await replays.send(jobId);
  const { state, counts } = await replays.advance(jobId);
  expect(state).toBe('cancelled');
  expect(counts.sent).toBeGreaterThanOrEqual(5);
  expect(counts).toMatchObject({ pending: 0, skipped: 12 - counts.sent });
  const found = await states(replays);
  expect(found.filter((one) => one === 'replayed')).toHaveLength(counts.sent);
  expect(found.filter((one) => one === 'new')).toHaveLength(12 - counts.sent);
  expect((await replays.seen()).length - 12).toBe(counts.sent);
  await commitGroup(replays, group, 1_000n);
  await eventually(async () => (await replays.advance(jobId)).counts.proven === counts.sent);
  expect((await states(replays)).filter((one) => one === 'resolved')).toHaveLength(counts.sent);
});

test('a cancelled replay does not let go what a lost worker had sent without writing it down', async () => {
  const replays = await openTestReplays(kafka);
  const jobId = await replays.confirmed(await replays.fail(failed(3)));
  await loseAfterCommit(replays, jobId);
  await cancelReplay(replays, ada, jobId);
  await replays.send(jobId);
  expect(await replays.advance(jobId)).toMatchObject({ state: 'cancelled' });
  expect(await states(replays)).toEqual(['replayed', 'replayed', 'replayed']);
  expect((await getReplay(replays, jobId)).counts).toMatchObject({ sent: 3, skipped: 0, pending: 0 });
});

test('a cancelled replay whose target was deleted lets go all but the one slice that may have been sent', async () => {
  const replays = await openTestReplays(kafka, slow);
  const jobId = await replays.confirmed(await replays.fail(failed(12)));
  await loseAfterCommit(replays, jobId);
  await cancelReplay(replays, ada, jobId);
  await kafka.admin.deleteTopics({ topics: [replays.origin.name] });
  await eventually(async () => !(await kafka.cluster.allTopics()).some(({ name }) => name === replays.origin.name));
  await replays.send(jobId);
  const { state, counts, items } = await replays.advance(jobId);
  expect({ state, counts }).toMatchObject({ state: 'cancelled', counts: { unproven: 5, skipped: 7, sent: 0, pending: 0 } });
  expect(items[0]).toMatchObject({ outcome: 'unproven', reason: expect.stringContaining('the target was deleted') });
  expect((await states(replays)).filter((one) => one === 'new')).toHaveLength(7);
});

test('a replay that runs can be cancelled, one that does not cannot be paused', async () => {
  const replays = await openTestReplays(kafka);
  const jobId = await replays.confirmed(await replays.fail(failed(2)));
  await cancelReplay(replays, ada, jobId);
  await expect(pauseReplay(replays, ada, jobId)).rejects.toMatchObject({ type: 'not-in-this-state' });
  await replays.send(jobId);
  expect(await replays.advance(jobId)).toMatchObject({ state: 'cancelled', counts: { skipped: 2 } });
});

test('a replay can be cancelled although its position is gone from Kafka: what was sent is found by reading the target', async () => {
  const replays = await openTestReplays(kafka, slow);
  const jobId = await replays.confirmed(await replays.fail(failed(12)));
  await pauseAfter(replays, jobId, 5n);
  await deleteGroups(kafka.cluster, [(await loadShard(replays.pool, jobId, 0)).group_id]);
  await cancelReplay(replays, ada, jobId);
  await replays.send(jobId);
  const { state, counts } = await replays.advance(jobId);
  expect({ state, sent: counts.sent }).toEqual({ state: 'cancelled', sent: (await replays.seen()).length - 12 });
});

test('a replay whose group has passed the copies is proven and done, its failures are resolved', async () => {
  const replays = await openTestReplays(kafka);
  const group = kafka.uniqueGroup('shipping');
  const jobId = await replays.confirmed(await replays.fail([{ key: 'a', group }]));
  await replays.send(jobId);
  expect(await replays.advance(jobId)).toMatchObject({ state: 'proving', counts: { sent: 1 } });
  const copy = (await replays.seen()).at(-1)?.offset ?? 0n;
  await commitGroup(replays, group, copy);
  expect(await replays.advance(jobId)).toMatchObject({ state: 'proving' });
  await commitGroup(replays, group, copy + 1n);
  const done = await eventually(async () => {
    const job = await replays.advance(jobId);
    return job.state === 'done' && job;
  });
  expect(done.counts).toMatchObject({ proven: 1, sent: 0 });
  expect(await states(replays)).toEqual(['resolved']);
});

test('nothing is proven while a dead letter lies in Kafka that is not indexed yet: it may be the copy', async () => {
  const replays = await openTestReplays(kafka);
  const group = kafka.uniqueGroup('shipping');
  const jobId = await replays.confirmed(await replays.fail([{ key: 'a', group }]));
  await replays.send(jobId);
  const copy = (await replays.seen()).at(-1)?.offset ?? 0n;
  await replays.advance(jobId);
  await appendRecords(kafka, replays.deadLetters.name, [{ key: 'a', headers: genericHeaders({ topic: replays.origin.name, offset: copy, group }) }]);
  await commitGroup(replays, group, copy + 1n);
  for (let turn = 0; turn < 3; turn++) expect(await replays.advance(jobId)).toMatchObject({ state: 'proving', counts: { sent: 1 } });
  await replays.index();
  expect(await replays.advance(jobId)).toMatchObject({ state: 'done', counts: { returned: 1, proven: 0 } });
  expect(await states(replays)).toEqual(['returned']);
});

test('a copy that came back before its position was written down has returned, and what it was taken for is put aside', async () => {
  const replays = await openTestReplays(kafka);
  const [id = ''] = await replays.fail([{ key: 'a' }]);
  const jobId = await replays.confirmed([id]);
  await loseAfterCommit(replays, jobId);
  const copy = (await replays.seen()).at(-1)?.offset ?? 0n;
  const headers = genericHeaders({ topic: replays.origin.name, offset: copy, group: 'shipping', errorClass: 'StillBroken', errorMessage: 'as before' });
  await appendRecords(kafka, replays.deadLetters.name, [{ key: 'a', headers }]);
  await replays.index();
  expect(await states(replays)).toEqual(['claimed', 'new']);
  await replays.send(jobId);
  const job = await replays.advance(jobId);
  expect(job).toMatchObject({ state: 'done', items: [{ outcome: 'returned', reason: 'StillBroken: as before' }] });
  expect(await states(replays)).toEqual(['returned', 'discarded']);
  const { history } = await getDeadLetter(replays.pool, replays.database, 'test', id);
  expect(history[0]).toMatchObject({ actor: 'Kafka', fromState: 'replayed', toState: 'returned' });
});

test('a group that is rewound after it had passed has to pass again before anything is proven', async () => {
  const replays = await openTestReplays(kafka, { variables: { REDRIVE_PROOF_WAIT_MS: '3000' } });
  const group = kafka.uniqueGroup('shipping');
  const jobId = await replays.confirmed(await replays.fail([{ key: 'a', group }]));
  await replays.send(jobId);
  await replays.advance(jobId);
  const passedAt = async () => (await replays.pool.query<{ passed_at: Date | null }>('select passed_at from replay_item')).rows[0]?.passed_at;
  await commitGroup(replays, group, 1_000n);
  await replays.advance(jobId);
  expect(await passedAt()).not.toBeNull();
  await commitGroup(replays, group, 0n);
  await replays.advance(jobId);
  expect(await passedAt()).toBeNull();
  expect((await getReplay(replays, jobId)).counts).toMatchObject({ sent: 1, proven: 0 });
});

test('without a known group the copy stays unproven at once; with one that never passes, after the timeout', async () => {
  const replays = await openTestReplays(kafka, { variables: { REDRIVE_PROOF_TIMEOUT_MS: '1000' } });
  const offset = await appendRecords(kafka, replays.origin.name, [{ key: 'a' }]);
  await appendRecords(kafka, replays.deadLetters.name, [{ key: 'a', headers: genericHeaders({ topic: replays.origin.name, offset }) }]);
  const [known = ''] = await replays.fail([{ key: 'b', group: 'never seen' }]);
  const { rows } = await replays.pool.query<{ id: string }>('select id from failure where id <> $1', [known]);
  const jobId = await replays.confirmed([rows[0]?.id ?? '', known]);
  await replays.send(jobId);
  expect((await replays.advance(jobId)).items.map(({ outcome }) => outcome)).toEqual(['unproven', 'sent']);
  const done = await eventually(async () => {
    const job = await replays.advance(jobId);
    return job.state === 'done' && job;
  });
  expect(done.items.map(({ outcome, reason }) => [outcome, reason?.includes('no committed offset') || reason?.includes('does not say')])).toEqual([
    ['unproven', true],
    ['unproven', true],
  ]);
  expect(await states(replays)).toEqual(['replayed', 'replayed']);
});

test.each([
  { how: 'with our headers', keeps: true },
  { how: 'by the position of its copy alone', keeps: false },
])('a copy that is dead-lettered again, recognised $how, is its failure returned', async ({ keeps }) => {
  const replays = await openTestReplays(kafka);
  const [id = ''] = await replays.fail([{ key: 'a', headers: [textHeader('event-type', 'OrderPlaced')] }]);
  const jobId = await replays.confirmed([id]);
  await replays.send(jobId);
  const copy = (await replays.seen()).at(-1);
  if (copy === undefined) throw new Error('nothing was sent');
  const again = genericHeaders({ topic: replays.origin.name, offset: copy.offset, group: 'shipping', errorClass: 'StillBroken', errorMessage: 'as before' });
  await appendRecords(kafka, replays.deadLetters.name, [{ key: 'a', headers: [...(keeps ? copy.headers : []), ...again] }]);
  await replays.index();
  const detail = await getDeadLetter(replays.pool, replays.database, 'test', id);
  expect(detail).toMatchObject({ state: 'returned', recordCount: 2, errorClass: 'StillBroken' });
  expect(detail.history[0]).toMatchObject({ actor: 'Kafka', fromState: 'replayed', toState: 'returned' });
  const job = await replays.advance(jobId);
  expect(job.items).toMatchObject([{ outcome: 'returned', reason: 'StillBroken: as before' }]);
  expect(await states(replays)).toHaveLength(1);
  // The next replay is the second attempt, and goes to where the first began.
  const plan = await replays.plan([id]);
  expect(plan.plan.items).toMatchObject([{ attempt: 2, target: { topic: replays.origin.name, partition: 0 } }]);
});

test('another group that fails on a copy has a failure of its own', async () => {
  const replays = await openTestReplays(kafka);
  const jobId = await replays.confirmed(await replays.fail([{ key: 'a' }]));
  await replays.send(jobId);
  const copy = (await replays.seen()).at(-1);
  const headers = [...(copy?.headers ?? []), ...genericHeaders({ topic: replays.origin.name, offset: copy?.offset ?? 0n, group: 'another' })];
  await appendRecords(kafka, replays.deadLetters.name, [{ key: 'a', headers }]);
  await replays.index();
  expect(await states(replays)).toEqual(['replayed', 'new']);
});
