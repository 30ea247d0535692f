import { afterAll, expect, test } from 'vitest';
import { KafkaError } from '#lib/kafka/kafka-error.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { commitKey, newCommitWatch, watchCommits } from './watch-commits.ts';

const kafka = openTestCluster();
const { cluster } = kafka;
afterAll(() => kafka.close());

const commit = (groupId: string, topic: string) =>
  kafka.admin.alterConsumerGroupOffsets({ groupId, topics: [{ name: topic, partitionOffsets: [{ partition: 0, offset: 0n }] }] });

test('a broker that is away for a moment does not end the watch; what does not pass by itself begins it anew', async () => {
  // Whereby the topic of commits is there.
  await commit(kafka.uniqueGroup('first'), (await kafka.createTopic()).name);
  const failing = (retriable: boolean) => ({
    ...cluster,
    topics: () => Promise.reject(new KafkaError('it is away', { code: 'UNREACHABLE', cluster: cluster.id, retriable })),
  });
  const watch = newCommitWatch();
  expect(await watchCommits(cluster, watch, 1_000)).toEqual({ seenSinceMs: 1_000 });
  expect(await watchCommits(failing(true), watch, 2_000)).toEqual({ unseenWhy: expect.stringContaining('it is away') });
  expect(await watchCommits(cluster, watch, 3_000)).toEqual({ seenSinceMs: 1_000 });
  await watchCommits(failing(false), watch, 4_000);
  expect(await watchCommits(cluster, watch, 5_000)).toEqual({ seenSinceMs: 5_000 });
});

test('the time of a commit is forgotten when the commit is removed', async () => {
  const topic = await kafka.createTopic();
  const group = kafka.uniqueGroup('removed');
  const watch = newCommitWatch();
  const isKnown = async () => {
    await watchCommits(cluster, watch, Date.now());
    return watch.committedAtMs.has(commitKey(group, topic.name, 0));
  };
  await isKnown();
  await commit(group, topic.name);
  await eventually(isKnown);
  await kafka.admin.deleteGroups({ groups: [group] });
  await eventually(async () => !(await isKnown()));
});
