import { describeLogDirsV4 } from '@platformatic/kafka';
import type { KafkaCluster } from './cluster-connection.ts';
import { errorFromCode } from './kafka-error.ts';
import { findLeaders, type TopicPartition } from './leader-requests.ts';

const keyOf = ({ topic, partition }: TopicPartition) => `${topic}/${partition}`;

/** How many bytes of these partitions one broker keeps on its own disks, by `topic/partition`; those that it has not are missing. */
async function sizesOf(cluster: KafkaCluster, brokerId: number, partitions: readonly TopicPartition[]): Promise<[string, bigint][]> {
  const topics = [...Map.groupBy(partitions, ({ topic }) => topic)].map(([name, own]) => ({ name, partitions: own.map(({ partition }) => partition) }));
  const { errorCode, results } = await cluster.request(brokerId, [describeLogDirsV4], [topics]);
  const failed = errorCode === 0 ? results.find((result) => result.errorCode !== 0)?.errorCode : errorCode;
  if (failed !== undefined) throw errorFromCode(failed, 'describe the log directories', { cluster, request: 'DescribeLogDirs' });
  return results.flatMap(({ topics: found }) =>
    found.flatMap(({ name, partitions: own }) =>
      own.filter(({ isFutureKey }) => !isFutureKey).map(({ partitionIndex, partitionSize }): [string, bigint] => [`${name}/${partitionIndex}`, partitionSize]),
    ),
  );
}

/**
 * How many bytes each partition's log has on the disks of its leader, which is what retention.bytes counts (but for what was moved to a remote tier).
 * @returns by `topic/partition`; those without a leader are missing.
 * @throws KafkaError, CLUSTER_AUTHORIZATION_FAILED among them (it takes DESCRIBE on the cluster).
 */
export async function readLogSizes(cluster: KafkaCluster, partitions: readonly TopicPartition[]): Promise<ReadonlyMap<string, bigint>> {
  const { led } = await findLeaders(cluster, partitions, 'describe the log');
  const sizes = await Promise.all([...led].map(([leader, own]) => sizesOf(cluster, leader, own)));
  const wanted = new Set(partitions.map(keyOf));
  return new Map(sizes.flat().filter(([key]) => wanted.has(key)));
}
