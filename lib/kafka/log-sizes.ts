import { describeLogDirsV4 } from '@platformatic/kafka';
import type { KafkaCluster } from './cluster-connection.ts';
import { KafkaError } from './kafka-error.ts';
import { findLeaders, type TopicPartition } from './leader-requests.ts';

type LogDirs = ReturnType<typeof describeLogDirsV4.parseResponse>['results'];

const keyOf = ({ topic, partition }: TopicPartition) => `${topic}/${partition}`;

/** The sizes that a broker's disks tell, by `topic/partition`: a disk that failed tells none, and a copy that is being moved to another counts once it is there. */
export function sizesIn(disks: LogDirs): [string, bigint][] {
  return disks
    .filter(({ errorCode }) => errorCode === 0)
    .flatMap(({ topics }) => topics.flatMap(({ name, partitions }) => partitions.map((partition) => ({ name, ...partition }))))
    .filter(({ isFutureKey }) => !isFutureKey)
    .map(({ name, partitionIndex, partitionSize }) => [`${name}/${partitionIndex}`, partitionSize]);
}

/** How many bytes of these partitions one broker keeps on its own disks; none where it cannot be asked. */
async function sizesOf(cluster: KafkaCluster, brokerId: number, partitions: readonly TopicPartition[]): Promise<[string, bigint][]> {
  const topics = [...Map.groupBy(partitions, ({ topic }) => topic)].map(([name, own]) => ({ name, partitions: own.map(({ partition }) => partition) }));
  try {
    return sizesIn((await cluster.request(brokerId, [describeLogDirsV4], [topics])).results);
  } catch (error) {
    // One broker that is away hides no sizes but its own.
    if (error instanceof KafkaError) return [];
    throw error;
  }
}

/**
 * How many bytes each partition's log has on the disks of its leader, which is what retention.bytes counts (but for what was moved to a remote tier).
 * @returns by `topic/partition`; missing are those whose leader cannot tell: there is none, it is away, its disk failed, or we lack DESCRIBE on the cluster.
 * @throws KafkaError when the cluster cannot be asked for its leaders.
 */
export async function readLogSizes(cluster: KafkaCluster, partitions: readonly TopicPartition[]): Promise<ReadonlyMap<string, bigint>> {
  const { led } = await findLeaders(cluster, partitions, 'describe the log');
  const sizes = await Promise.all([...led].map(([leader, own]) => sizesOf(cluster, leader, own)));
  const wanted = new Set(partitions.map(keyOf));
  return new Map(sizes.flat().filter(([key]) => wanted.has(key)));
}
