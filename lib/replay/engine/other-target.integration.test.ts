import { afterAll, expect, test } from 'vitest';
import { log } from '#lib/config/log.ts';
import { getReplay } from '#lib/replay/get-replay.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestReplays, type TestReplays } from '#scripts/test/test-replays.ts';
import { runShard } from './run-shard.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

/** Deletes the target, as somebody does who means it. */
async function deleteTarget({ origin }: TestReplays): Promise<void> {
  await kafka.admin.deleteTopics({ topics: [origin.name] });
  await eventually(async () => !(await kafka.cluster.allTopics()).some(({ topicId }) => topicId === origin.topicId));
}

const run = async (replays: TestReplays, jobId: number) =>
  runShard(replays, await replays.lease(jobId), { jobId, shard: 0 }, log, new AbortController().signal);

test('a target that was deleted after the confirmation stops the replay with the reason', async () => {
  const replays = await openTestReplays(kafka);
  const jobId = await replays.confirmed(await replays.fail([{ key: 'a' }]));
  await deleteTarget(replays);
  await expect(run(replays, jobId)).rejects.toMatchObject({ name: 'ShardStopped', message: expect.stringContaining('was deleted') });
});

test('a topic that was created again under the name of the target gets nothing: it is another topic', async () => {
  const replays = await openTestReplays(kafka);
  const jobId = await replays.confirmed(await replays.fail([{ key: 'a' }]));
  await deleteTarget(replays);
  await kafka.createTopic({ name: replays.origin.name });
  await expect(run(replays, jobId)).rejects.toMatchObject({ name: 'ShardStopped', message: expect.stringContaining('is another') });
  expect(await replays.seen()).toEqual([]);
});

test('a target with fewer partitions than the origin had gets each message in the partition of its key, and each says so', async () => {
  const replays = await openTestReplays(kafka, { partitions: 3 });
  const ids = await replays.fail([
    { key: 'a', partition: 0 },
    { key: 'b', partition: 2 },
  ]);
  await deleteTarget(replays);
  await kafka.createTopic({ name: replays.origin.name, partitions: 1 });
  replays.cluster.forgetTopic(replays.origin.name);
  const { plan } = await replays.plan(ids);
  expect(plan.items.map(({ target, partitionBy }) => `${target.partition} by ${partitionBy}`)).toEqual(['0 by origin', '0 by key']);
  const jobId = await replays.confirmed(ids);
  await replays.send(jobId);
  expect((await getReplay(replays, jobId)).items.map(({ outcome }) => outcome)).toEqual(['sent', 'sent']);
});

test('a compacted target takes what has a key; what has none ends as failed, alone, with what Kafka said', async () => {
  const replays = await openTestReplays(kafka);
  const ids = await replays.fail([{ key: 'a', value: '1' }, { value: 'without a key' }, { key: 'b', value: '2' }]);
  await kafka.admin.incrementalAlterConfigs({
    resources: [{ resourceType: 2, resourceName: replays.origin.name, configs: [{ name: 'cleanup.policy', configOperation: 0, value: 'compact' }] }],
  });
  const jobId = await replays.confirmed(ids);
  await replays.send(jobId);
  const { items } = await getReplay(replays, jobId);
  expect(items.map(({ outcome }) => outcome)).toEqual(['sent', 'failed', 'sent']);
  expect(items[1]?.reason).toEqual(expect.stringMatching(/.{10,}/));
});
