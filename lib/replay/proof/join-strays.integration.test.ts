import { afterAll, expect, test } from 'vitest';
import { log } from '#lib/config/log.ts';
import { runShard } from '#lib/replay/engine/run-shard.ts';
import { loadShard } from '#lib/replay/engine/shard.ts';
import { getReplay } from '#lib/replay/get-replay.ts';
import { pauseReplay } from '#lib/replay/pause-replay.ts';
import { resumeReplay } from '#lib/replay/resume-replay.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { genericHeaders } from '#scripts/test/dead-letter-headers.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { stableEnd } from '#scripts/test/read-committed.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { ada, openTestReplays, type TestReplays } from '#scripts/test/test-replays.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

/** One message a slice. */
const slow = { variables: { REDRIVE_REPLAY_RATE: '4' } };
const messages = Array.from({ length: 6 }, (_, number) => ({ key: `key ${number}` }));
const states = async ({ pool }: TestReplays) => (await pool.query<{ state: string }>('select state from failure order by id')).rows.map(({ state }) => state);

/** Dead letters that name offsets of the origin topic at which nothing lies yet. */
async function namedAhead(replays: TestReplays, fromOffset: bigint): Promise<void> {
  const { name: topic } = replays.origin;
  const offsets = Array.from({ length: 30 }, (_, number) => fromOffset + BigInt(number));
  await appendRecords(
    kafka,
    replays.deadLetters.name,
    offsets.map((offset) => ({ headers: genericHeaders({ topic, offset, group: 'shipping' }) })),
  );
  await replays.index();
}

/** Nothing is joined to what was sent. */
async function expectStrangers(replays: TestReplays, jobId: number): Promise<void> {
  await replays.send(jobId);
  expect(await replays.advance(jobId)).toMatchObject({ state: 'proving', counts: { sent: 6, returned: 0 } });
  expect(await states(replays)).toEqual([...messages.map(() => 'replayed'), ...Array.from({ length: 30 }, () => 'new')]);
}

test('a dead letter from before the replay was confirmed is no return of a copy that comes to its origin later', async () => {
  const replays = await openTestReplays(kafka);
  const ids = await replays.fail(messages);
  await namedAhead(replays, 6n);
  await expectStrangers(replays, await replays.confirmed(ids));
});

test('a dead letter from before the slice before was written down is no return of what the next one sends', async () => {
  const replays = await openTestReplays(kafka, slow);
  const jobId = await replays.confirmed(await replays.fail(messages));
  const running = runShard(replays, await replays.lease(jobId), { jobId, shard: 0 }, log, new AbortController().signal);
  await eventually(async () => (await loadShard(replays.pool, jobId, 0)).position >= 1n, { intervalMs: 5 });
  await pauseReplay(replays, ada, jobId);
  await running;
  await replays.pool.query(`update lease set expires_at = now() where name like 'replay/%'`);
  expect((await getReplay(replays, jobId)).counts.sent).toBeLessThan(5);
  // The next slice is one copy and the end of its transaction; what it was sent after is not known so exactly.
  await namedAhead(replays, (await stableEnd(replays.cluster, { topic: replays.origin.name, partition: 0 })) + 2n);
  await resumeReplay(replays, ada, jobId);
  await expectStrangers(replays, jobId);
});
