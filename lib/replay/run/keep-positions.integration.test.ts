import { afterAll, expect, test } from 'vitest';
import { log } from '#lib/config/log.ts';
import { deleteGroups } from '#lib/kafka/consumer-groups.ts';
import { offsetsTopic, readOffsetCommit } from '#lib/kafka/offset-commit.ts';
import { readRange } from '#lib/kafka/read-range.ts';
import { runShard } from '#lib/replay/engine/run-shard.ts';
import { loadShard } from '#lib/replay/engine/shard.ts';
import { getReplay } from '#lib/replay/get-replay.ts';
import { pauseReplay } from '#lib/replay/pause-replay.ts';
import { resumeReplay } from '#lib/replay/resume-replay.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { ada, openTestReplays, type TestReplays } from '#scripts/test/test-replays.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

/** What was committed for a group, in order, as the brokers keep it. */
async function commitsOf(groupId: string): Promise<(bigint | null)[]> {
  const partitions = (await kafka.cluster.topics([offsetsTopic])).get(offsetsTopic)?.leaders.length ?? 0;
  const commits: (bigint | null)[] = [];
  for (let partition = 0; partition < partitions; partition++) {
    await readRange(kafka.cluster, { topic: offsetsTopic, partition, fromOffset: 0n }, ({ key, value }) => {
      const commit = readOffsetCommit(key, value);
      if (commit?.groupId === groupId) commits.push(commit.offset);
    });
  }
  return commits;
}

/** A job that an operator paused a good day ago, after its first messages. */
async function pausedYesterday(): Promise<{ replays: TestReplays; jobId: number; groupId: string }> {
  const replays = await openTestReplays(kafka);
  const jobId = await replays.confirmed(await replays.fail(Array.from({ length: 12 }, (_, number) => ({ key: `${number}` }))), [], { ratePerSecond: 20 });
  const running = runShard(replays, await replays.lease(jobId), { jobId, shard: 0 }, log, new AbortController().signal);
  await eventually(async () => (await loadShard(replays.pool, jobId, 0)).position >= 5n, { intervalMs: 5 });
  await pauseReplay(replays, ada, jobId);
  await running;
  await replays.pool.query(`update lease set expires_at = now() where name like 'replay/%'`);
  await replays.pool.query(`update replay_shard set opened_at = now() - interval '25 h'`);
  await replays.pool.query(`update replay_copy set committed_at = now() - interval '25 h'`);
  return { replays, jobId, groupId: (await loadShard(replays.pool, jobId, 0)).group_id };
}

test('a paused replay commits its position again once a day, as it was, and goes on from there', async () => {
  const { replays, jobId, groupId } = await pausedYesterday();
  const before = await commitsOf(groupId);
  for (let round = 0; round < 2; round++) await replays.advance(jobId);
  expect(await commitsOf(groupId)).toEqual([...before, before.at(-1)]);
  await resumeReplay(replays, ada, jobId);
  await replays.send(jobId);
  expect(await replays.seen()).toHaveLength(24);
});

test('a paused replay whose position is gone says so', async () => {
  const { replays, jobId, groupId } = await pausedYesterday();
  await deleteGroups(kafka.cluster, [groupId]);
  await replays.advance(jobId);
  expect(await getReplay(replays, jobId)).toMatchObject({ state: 'paused', stateReason: expect.stringContaining('is gone from Kafka') });
});

test('while a worker has the shard its position is left to it', async () => {
  const { replays, jobId, groupId } = await pausedYesterday();
  await replays.lease(jobId);
  const before = await commitsOf(groupId);
  await replays.advance(jobId);
  expect(await commitsOf(groupId)).toEqual(before);
});
