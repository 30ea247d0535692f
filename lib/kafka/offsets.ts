import { listOffsetsV7 } from '@platformatic/kafka';
import type { KafkaCluster } from './cluster-connection.ts';
import { errorFromCode, KafkaError } from './kafka-error.ts';
import { findLeaders, type TopicPartition } from './leader-requests.ts';
import { retryUntil } from './retry-until.ts';

/**
 * `earliest`: the log's start. `latest`: its end (high watermark). `latest-stable`: where read_committed readers end, before the first open transaction.
 * A timestamp (milliseconds): the first record that is not older,
 * which may be the marker of a transaction that readers pass by.
 */
export type OffsetAt = 'earliest' | 'latest' | 'latest-stable' | bigint;

/** An offset found, or why not. */
export type ListedOffset =
  | {
      /** -1 where a timestamp was asked for and every record is older. */
      offset: bigint;
      /** The timestamp of that record, where one was asked for; else -1. */
      timestamp: bigint;
      error?: undefined;
    }
  | { offset?: undefined; timestamp?: undefined; error: KafkaError };

const earliestTimestamp = -2n;
const latestTimestamp = -1n;
const anyLeaderEpoch = -1;
const noReplica = -1;
const readUncommitted = 0;
const readCommitted = 1;
/** How long to follow leaders that move. */
const patienceMs = 5_000;

const doing = 'list the offsets';

function timestampOf(at: OffsetAt): bigint {
  if (typeof at === 'bigint') return at;
  return at === 'earliest' ? earliestTimestamp : latestTimestamp;
}

async function askLeader<Partition extends TopicPartition>(
  cluster: KafkaCluster,
  leader: number,
  partitions: readonly Partition[],
  at: OffsetAt,
): Promise<[Partition, ListedOffset][]> {
  const timestamp = timestampOf(at);
  const topics = [...Map.groupBy(partitions, ({ topic }) => topic)].map(([name, ofTopic]) => ({
    name,
    partitions: ofTopic.map(({ partition }) => ({ partitionIndex: partition, currentLeaderEpoch: anyLeaderEpoch, timestamp })),
  }));
  const response = await cluster.request(leader, [listOffsetsV7], [noReplica, at === 'latest-stable' ? readCommitted : readUncommitted, topics]);
  const answers = new Map(response.topics.flatMap(({ name, partitions: of }) => of.map((answer) => [`${name} ${answer.partitionIndex}`, answer])));
  return partitions.map((partition) => {
    const answer = answers.get(`${partition.topic} ${partition.partition}`);
    if (answer?.errorCode === 0) return [partition, { offset: answer.offset, timestamp: answer.timestamp }];
    const error = errorFromCode(answer?.errorCode ?? -1, `${doing} of ${partition.topic}/${partition.partition}`, {
      cluster,
      request: 'ListOffsets',
      topic: partition.topic,
      partition: partition.partition,
    });
    return [partition, { error }];
  });
}

/** Asks the leaders as they are known now. What cannot be reached fails for its partitions alone. */
async function askLeaders<Partition extends TopicPartition>(
  cluster: KafkaCluster,
  partitions: readonly Partition[],
  at: OffsetAt,
): Promise<[Partition, ListedOffset][]> {
  const { led, unled } = await findLeaders(cluster, partitions, doing);
  const answers = await Promise.all(
    [...led].map(async ([leader, ofLeader]): Promise<[Partition, ListedOffset][]> => {
      try {
        return await askLeader(cluster, leader, ofLeader, at);
      } catch (error) {
        if (!(error instanceof KafkaError)) throw error;
        return ofLeader.map((partition) => [partition, { error }]);
      }
    }),
  );
  return [...answers.flat(), ...unled.map(([partition, error]): [Partition, ListedOffset] => [partition, { error }])];
}

/**
 * Looks offsets up in the logs, one request per leader; leaders that move are followed for 5 s.
 * @returns the partitions as they were given, in their order, each with its offset or its `error`: one that is gone does not fail the others.
 * @throws KafkaError when no broker of the cluster can be asked.
 */
export async function listOffsets<Partition extends TopicPartition>(
  cluster: KafkaCluster,
  partitions: readonly Partition[],
  at: OffsetAt,
): Promise<(Partition & ListedOffset)[]> {
  const found = new Map<Partition, ListedOffset>();
  const deadlineAt = performance.now() + patienceMs;
  const ask = async (): Promise<void> => {
    const pending = partitions.filter((partition) => found.get(partition)?.error?.retriable ?? !found.has(partition));
    let moved: KafkaError | undefined;
    for (const [partition, listed] of await askLeaders(cluster, pending, at)) {
      found.set(partition, listed);
      if (listed.error?.retriable !== true) continue;
      cluster.forgetTopic(partition.topic);
      // A topic that is not there will not come by waiting; its absence is the answer.
      if (listed.error.code !== 'UNKNOWN_TOPIC_OR_PARTITION') moved = listed.error;
    }
    if (moved !== undefined) throw moved;
  };
  try {
    await retryUntil(deadlineAt, ask);
  } catch (error) {
    // Partitions whose leader stayed away have it as their error; what keeps even the leaders from being named is everybody's.
    if (!(error instanceof KafkaError) || found.size < new Set(partitions).size) throw error;
  }
  return partitions.map((partition) => {
    const listed = found.get(partition);
    if (listed === undefined) throw new Error(`${partition.topic}/${partition.partition} was asked for and not answered`);
    return { ...partition, ...listed };
  });
}
