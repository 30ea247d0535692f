import { Refusal } from '#lib/access/refusal.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import type { TopicMetadata } from '#lib/kafka/cluster-metadata.ts';
import { listOffsets, type OffsetAt } from '#lib/kafka/offsets.ts';
import { topicName } from '#lib/kafka/topic-name.ts';
import type { RangeBounds, RangePart, RangeRequest, ReplayRange } from './replay-range.ts';

/** Where a range lies, before its messages are looked at: `messages` are offsets, and bytes are not known. */
export type FoundRange = Pick<ReplayRange, 'topicId' | 'target' | 'partitionBy' | 'targetPartitions' | 'parts'>;

async function requireTopic(cluster: KafkaCluster, name: string, type: 'no-source' | 'no-target'): Promise<TopicMetadata> {
  cluster.forgetTopic(name);
  const topic = topicName.test(name) ? (await cluster.topics([name])).get(name) : undefined;
  if (topic !== undefined) return topic;
  throw new Refusal(cluster.topicRefusal(name)?.message ?? `There is no topic ${name} in cluster ${cluster.id}.`, {
    kind: type === 'no-source' ? 'not-found' : 'conflict',
    type,
    fields: { topic: name },
  });
}

/** One offset for each partition. @throws KafkaError */
async function offsetsAt(cluster: KafkaCluster, topic: string, partitions: number, at: OffsetAt): Promise<bigint[]> {
  const listed = await listOffsets(
    cluster,
    Array.from({ length: partitions }, (_, partition) => ({ topic, partition })),
    at,
  );
  return listed.map(({ offset, error }) => {
    if (error !== undefined) throw error;
    return offset;
  });
}

interface Asked {
  partition: number;
  from: bigint;
  to: bigint;
}

/** What the bounds mean, by partition; `end` is where read_committed readers end. */
async function askedOffsets(cluster: KafkaCluster, topic: string, ends: readonly bigint[], bounds: RangeBounds): Promise<Asked[]> {
  if (bounds.by === 'offsets') {
    const unknown = bounds.partitions.find(({ partition }) => partition >= ends.length);
    if (unknown !== undefined || new Set(bounds.partitions.map(({ partition }) => partition)).size < bounds.partitions.length)
      throw new Refusal(
        unknown === undefined ? 'A partition is named twice.' : `${topic} has no partition ${unknown.partition}; its partitions are 0 to ${ends.length - 1}.`,
        { kind: 'invalid', type: 'no-partition', fields: { topic } },
      );
    return bounds.partitions.map(({ partition, from, to }) => ({ partition, from: BigInt(from), to: BigInt(to) })).sort((a, b) => a.partition - b.partition);
  }
  const [from, to] = await Promise.all([bounds.from, bounds.to].map((at) => offsetsAt(cluster, topic, ends.length, BigInt(Date.parse(at)))));
  const behind = (offset: bigint | undefined, end: bigint) => (offset === undefined || offset < 0n ? end : offset);
  return ends.map((end, partition) => ({ partition, from: behind(from?.[partition], end), to: behind(to?.[partition], end) }));
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);
const most = (a: bigint, b: bigint) => (a > b ? a : b);

/**
 * Finds the offsets of a range, frozen: from the first record of each partition that is not before the beginning to the first that is not before the end, and
 * never into a transaction that is still open. Brokers find the ends of transactions too, whose time is that of their writing: where records carry times far
 * before it, bounds by offsets say what is meant.
 * @throws Refusal when a topic or partition is not there, or nothing lies between the bounds; KafkaError
 */
export async function findParts(cluster: KafkaCluster, request: RangeRequest): Promise<FoundRange> {
  const { topic, bounds } = request;
  const target = request.target ?? topic;
  const source = await requireTopic(cluster, topic, 'no-source');
  const { leaders } = target === topic ? source : await requireTopic(cluster, target, 'no-target');
  const [starts, ends] = await Promise.all([
    offsetsAt(cluster, topic, source.leaders.length, 'earliest'),
    offsetsAt(cluster, topic, source.leaders.length, 'latest-stable'),
  ]);
  const parts = (await askedOffsets(cluster, topic, ends, bounds)).flatMap(({ partition, from, to }): RangePart[] => {
    const start = starts[partition] ?? 0n;
    const end = least(to, ends[partition] ?? 0n);
    const begin = most(from, start);
    if (begin >= end) return [];
    const messages = Number(end - begin);
    const place = { partition, fromOffset: String(begin), toOffset: String(end), targetPartition: partition % leaders.length };
    return [{ ...place, missing: Number(begin - from), messages, sizeBytes: 0 }];
  });
  if (parts.length === 0)
    throw new Refusal(`Nothing that can be read lies between these bounds in ${topic}: look at its offsets and times, or at what its retention keeps.`, {
      kind: 'conflict',
      type: 'empty-range',
      fields: { topic },
    });
  const partitionBy = leaders.length === source.leaders.length ? 'origin' : 'key';
  return { topicId: source.topicId, target, partitionBy, targetPartitions: leaders.length, parts };
}
