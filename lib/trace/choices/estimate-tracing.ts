import { fitsTopicPattern } from '#lib/config/topic-pattern.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { readLogSizes } from '#lib/kafka/log-sizes.ts';
import { listOffsets } from '#lib/kafka/offsets.ts';
import { findStarts } from '#lib/trace/indexing/find-starts.ts';
import { type TracedPatterns, tracedBy } from '#lib/trace/traced-patterns.ts';
import type { TracedEstimate } from './traced-choice.ts';

/** What an event takes of the database with its indexes and texts: 289 bytes where every chain has few events (the bench row at its small size), less where many share one. */
const bytesPerEvent = 290;

interface Counted {
  topic: string;
  leader: number;
  records: number;
  readBytes: number | null;
}

/** Partition by partition, what would be read. */
async function countPartitions(
  cluster: KafkaCluster,
  topics: readonly { name: string; leaders: readonly (number | undefined)[] }[],
  hours: number,
): Promise<Counted[]> {
  const partitions = topics.flatMap(({ name, leaders }) => leaders.map((leader, partition) => ({ topic: name, partition, leader: leader ?? -1 })));
  if (partitions.length === 0) return [];
  const [starts, logStarts, sizes] = await Promise.all([
    findStarts(cluster, partitions, hours),
    listOffsets(cluster, partitions, 'earliest'),
    readLogSizes(cluster, partitions),
  ]);
  const logStartOf = new Map(partitions.map(({ topic, partition }, index) => [`${topic}/${partition}`, logStarts[index]?.offset]));
  return starts.map(({ topic, partition, leader, start, end }) => {
    const records = Number(end > start ? end - start : 0n);
    const [size, logStart] = [sizes.get(`${topic}/${partition}`), logStartOf.get(`${topic}/${partition}`)];
    const kept = logStart === undefined ? 0 : Number(end - logStart);
    return { topic, leader, records, readBytes: size === undefined ? null : kept === 0 ? 0 : Math.round((Number(size) * records) / kept) };
  });
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const sumOfKnown = (numbers: readonly (number | null)[]) => {
  const known = numbers.filter((number) => number !== null);
  return known.length === numbers.length ? sum(known) : null;
};

/**
 * What opting in to a pattern would take: which topics, how many records at most, bytes, and how long it takes at the rate limit. Nothing is read of the records.
 * @param mayKnow which topics are estimated. @param hours how far back a new topic is traced. @param ratePerSecond that one worker reads from one broker; 0: no limit.
 * @throws KafkaError where the cluster cannot be asked
 */
export async function estimateTracing(
  cluster: KafkaCluster,
  patterns: TracedPatterns,
  { pattern, mayKnow, hours, ratePerSecond }: { pattern: string; mayKnow: (topic: string) => boolean; hours: number; ratePerSecond: number },
): Promise<TracedEstimate> {
  const named = (await cluster.allTopics()).filter(({ name, internal }) => !internal && fitsTopicPattern(name, pattern) && mayKnow(name));
  const exceptOf = (name: string) => {
    if (tracedBy(name, patterns) !== undefined) return 'traced';
    return tracedBy(name, { traced: [pattern], excluded: patterns.excluded }) === undefined ? 'excluded' : null;
  };
  const wanted = named.filter(({ name }) => exceptOf(name) === null);
  const counted = await countPartitions(cluster, wanted, hours);
  const byTopic = Map.groupBy(counted, ({ topic }) => topic);
  const byLeader = Map.groupBy(counted, ({ leader }) => leader);
  const records = sum(counted.map((each) => each.records));
  const longest = Math.max(0, ...[...byLeader.values()].map((own) => sum(own.map((each) => each.records))));
  return {
    pattern,
    topics: named.map(({ name, leaders }) => {
      const own = byTopic.get(name) ?? [];
      const except = exceptOf(name);
      return {
        name,
        partitions: leaders.length,
        records: sum(own.map((each) => each.records)),
        readBytes: except === null ? sumOfKnown(own.map((each) => each.readBytes)) : null,
        except,
      };
    }),
    records,
    readBytes: sumOfKnown(counted.map(({ readBytes }) => readBytes)),
    indexBytes: records * bytesPerEvent,
    tookMs: ratePerSecond === 0 ? null : Math.round((longest / ratePerSecond) * 1_000),
    hours,
    ratePerSecond,
  };
}
