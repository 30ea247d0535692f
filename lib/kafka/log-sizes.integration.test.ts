import { afterAll, expect, test } from 'vitest';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { readLogSizes, sizesIn } from './log-sizes.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

test('a leader that is away hides no sizes but its own', async () => {
  const topic = await kafka.createTopic({ partitions: 2 });
  const partitions = [0, 1].map((partition) => ({ topic: topic.name, partition }));
  const [leader] = topic.leaders;
  const cluster = { ...kafka.cluster, topics: async () => new Map([[topic.name, { ...topic, leaders: [leader, 99] }]]) };
  expect(await readLogSizes(kafka.cluster, partitions)).toHaveProperty('size', 2);
  expect(await readLogSizes(cluster, partitions)).toEqual(new Map([[`${topic.name}/0`, 0n]]));
});

test('a disk that failed hides no sizes but its own, and a copy that is being moved does not count', () => {
  const disk = { errorCode: 0, logDir: '/disk', totalBytes: -1n, usableBytes: -1n };
  const partition = { partitionIndex: 0, partitionSize: 7n, offsetLag: 0n, isFutureKey: false };
  const orders = { name: 'orders', partitions: [partition, { ...partition, partitionIndex: 1, partitionSize: 5n, isFutureKey: true }] };
  expect(
    sizesIn([
      { ...disk, errorCode: 56, topics: [] },
      { ...disk, topics: [orders] },
    ]),
  ).toEqual([['orders/0', 7n]]);
});
