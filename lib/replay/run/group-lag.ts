import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { committedOffsets } from '#lib/kafka/committed-offsets.ts';
import { listOffsets } from '#lib/kafka/offsets.ts';

/**
 * How many records a group has not read yet on these topics, as Kafka says now. A partition in which it never committed counts from the beginning of its log.
 * @returns undefined where it has no committed offset on any of them: it cannot be watched.
 * @throws KafkaError when the cluster cannot be asked, or a partition gives no end.
 */
export async function groupLag(cluster: KafkaCluster, groupId: string, topics: ReadonlySet<string>): Promise<bigint | undefined> {
  const committed = (await committedOffsets(cluster, [groupId])).get(groupId)?.filter(({ topic }) => topics.has(topic)) ?? [];
  if (committed.length === 0) return undefined;
  const positions = new Map(committed.map(({ topic, partition, offset }) => [`${topic}/${partition}`, offset]));
  const partitions = [...(await cluster.topics([...topics])).values()].flatMap(({ name, leaders }) =>
    leaders.map((_, partition) => ({ topic: name, partition })),
  );
  const [ends, starts] = await Promise.all([
    listOffsets(cluster, partitions, 'latest'),
    listOffsets(
      cluster,
      partitions.filter(({ topic, partition }) => !positions.has(`${topic}/${partition}`)),
      'earliest',
    ),
  ]);
  for (const { topic, partition, offset, error } of starts) {
    if (error !== undefined) throw error;
    positions.set(`${topic}/${partition}`, offset);
  }
  return ends.reduce((lag, { topic, partition, offset, error }) => {
    if (error !== undefined) throw error;
    const behind = offset - (positions.get(`${topic}/${partition}`) ?? offset);
    return behind > 0n ? lag + behind : lag;
  }, 0n);
}
