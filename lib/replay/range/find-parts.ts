import { Refusal } from '#lib/access/refusal.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import type { TopicMetadata } from '#lib/kafka/cluster-metadata.ts';
import { listOffsets, type OffsetAt } from '#lib/kafka/offsets.ts';
import { topicName } from '#lib/kafka/topic-name.ts';
import type { RangeBounds, RangePart, RangeRequest, ReplayRange } from './replay-range.ts';
import { mergeRuns, type Run } from './runs.ts';

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

/** One offset for each partition, with the time of the record there where a time was asked for. @throws KafkaError */
async function offsetsAt(cluster: KafkaCluster, topic: string, partitions: number, at: OffsetAt): Promise<{ offset: bigint; timestamp: bigint }[]> {
  const listed = await listOffsets(
    cluster,
    Array.from({ length: partitions }, (_, partition) => ({ topic, partition })),
    at,
  );
  return listed.map(({ offset, timestamp, error }) => {
    if (error !== undefined) throw error;
    return { offset, timestamp };
  });
}

interface Asked {
  partition: number;
  runs: Run[];
  /** Where a time was asked for that lies before the record found: the time of that record. */
  firstAt: bigint | undefined;
}

/** Bounds by offsets, by partition. @throws Refusal when a partition is not there */
function askedByOffsets(topic: string, partitions: number, bounds: Extract<RangeBounds, { by: 'offsets' }>): Asked[] {
  const unknown = bounds.partitions.find(({ partition }) => partition >= partitions);
  if (unknown !== undefined)
    throw new Refusal(`${topic} has no partition ${unknown.partition}; its partitions are 0 to ${partitions - 1}.`, {
      kind: 'invalid',
      type: 'no-partition',
      fields: { topic },
    });
  return [...Map.groupBy(bounds.partitions, ({ partition }) => partition)]
    .map(([partition, runs]) => ({ partition, runs: mergeRuns(runs.map(({ from, to }) => ({ from: BigInt(from), to: BigInt(to) }))), firstAt: undefined }))
    .sort((a, b) => a.partition - b.partition);
}

/** What the bounds mean, by partition; `ends` are where read_committed readers end. */
async function askedOffsets(cluster: KafkaCluster, topic: string, ends: readonly bigint[], bounds: RangeBounds): Promise<Asked[]> {
  if (bounds.by === 'offsets') return askedByOffsets(topic, ends.length, bounds);
  const [from, to] = await Promise.all([bounds.from, bounds.to].map((at) => offsetsAt(cluster, topic, ends.length, BigInt(Date.parse(at)))));
  const behind = (offset: bigint | undefined, end: bigint) => (offset === undefined || offset < 0n ? end : offset);
  return ends.map((end, partition) => {
    const first = from?.[partition];
    return {
      partition,
      runs: mergeRuns([{ from: behind(first?.offset, end), to: behind(to?.[partition]?.offset, end) }]),
      firstAt: first !== undefined && first.offset >= 0n && first.timestamp > BigInt(Date.parse(bounds.from)) ? first.timestamp : undefined,
    };
  });
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);
const most = (a: bigint, b: bigint) => (a > b ? a : b);
const lengthOf = (runs: readonly Run[]) => runs.reduce((sum, { from, to }) => sum + Number(to - from), 0);

/** The part of a range in one partition, between where its log begins and where it ends; undefined where nothing of it is there. */
function partOf({ partition, runs, firstAt }: Asked, start: bigint, end: bigint, targetPartitions: number): RangePart | undefined {
  const there = mergeRuns(runs.map(({ from, to }) => ({ from: most(from, start), to: least(to, end) })));
  const [first] = there;
  const last = there.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return {
    partition,
    fromOffset: String(first.from),
    toOffset: String(last.to),
    runs: there.length === 1 ? [] : there.map(({ from, to }) => ({ from: String(from), to: String(to) })),
    targetPartition: partition % targetPartitions,
    missing: lengthOf(mergeRuns(runs.map(({ from, to }) => ({ from, to: least(to, start) })))),
    // A log that begins at offset 0 never had anything before.
    beginsAt: firstAt !== undefined && start > 0n && first.from === start ? new Date(Number(firstAt)).toISOString() : null,
    messages: lengthOf(there),
    sizeBytes: 0,
  };
}

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
  const asked = await askedOffsets(
    cluster,
    topic,
    ends.map(({ offset }) => offset),
    bounds,
  );
  const parts = asked.flatMap((each) => partOf(each, starts[each.partition]?.offset ?? 0n, ends[each.partition]?.offset ?? 0n, leaders.length) ?? []);
  if (parts.length === 0)
    throw new Refusal(`Nothing that can be read lies between these bounds in ${topic}: look at its offsets and times, or at what its retention keeps.`, {
      kind: 'conflict',
      type: 'empty-range',
      fields: { topic },
    });
  const partitionBy = leaders.length === source.leaders.length ? 'origin' : 'key';
  return { topicId: source.topicId, target, partitionBy, targetPartitions: leaders.length, parts };
}
