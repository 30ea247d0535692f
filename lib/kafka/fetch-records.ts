import type { KafkaCluster } from './cluster-connection.ts';
import { errorCodes } from './error-codes.ts';
import { type AbortedTransaction, type FetchRequestTopic, type FetchResponsePartition, fetchApis } from './fetch-request.ts';
import { errorFromCode, type KafkaError } from './kafka-error.ts';
import type { MissingAcl } from './missing-acl.ts';

/** Where to read: a partition of the topic with this id, from this offset on. */
export interface FetchPosition {
  topic: string;
  topicId: string;
  partition: number;
  fromOffset: bigint;
}

/** Why a partition gave nothing. It is an answer, not a breakdown: what follows from it is the caller's to decide. */
export interface FetchFault {
  /**
   * `offset-out-of-range`: before the log's start or behind its end (`listOffsets` says which). `unknown-topic`: deleted, or recreated under another id.
   * `not-leader`: the leader moved or is being elected; it is looked up again at the next fetch. `refused`: anything else, by its code.
   */
  kind: 'offset-out-of-range' | 'unknown-topic' | 'not-leader' | 'refused';
  /** Kafka's name of the error. */
  code: string;
  retriable: boolean;
  message: string;
  /** The ACL for want of which it was refused. */
  missingAcl?: MissingAcl | undefined;
}

export interface FetchedPartition {
  topic: string;
  topicId: string;
  partition: number;
  fromOffset: bigint;
  /** -1 where the broker did not say, as with most errors; so are the next two. */
  highWatermark: bigint;
  lastStableOffset: bigint;
  logStartOffset: bigint;
  abortedTransactions: AbortedTransaction[];
  /** Raw record batches, the last of which may be cut off; the first may begin before `fromOffset`. Empty when there was nothing to read. */
  records: Buffer;
  error?: FetchFault;
}

export interface FetchOptions {
  partitions: readonly FetchPosition[];
  /** How long the broker may wait for the first record; at most 20 s, so as to stay below the request timeout. */
  maxWaitMs: number;
  /** Most bytes of one response; a first batch that is larger still comes whole, so that reading always goes on. */
  maxBytes: number;
  partitionMaxBytes: number;
  /** `read_committed` by default: nothing from open transactions on, and aborted transactions are named. */
  isolation?: 'read_committed' | 'read_uncommitted';
}

const faultKinds: Record<string, FetchFault['kind']> = {
  OFFSET_OUT_OF_RANGE: 'offset-out-of-range',
  UNKNOWN_TOPIC_ID: 'unknown-topic',
  INCONSISTENT_TOPIC_ID: 'unknown-topic',
  UNKNOWN_TOPIC_OR_PARTITION: 'unknown-topic',
  NOT_LEADER_OR_FOLLOWER: 'not-leader',
  LEADER_NOT_AVAILABLE: 'not-leader',
  FENCED_LEADER_EPOCH: 'not-leader',
  UNKNOWN_LEADER_EPOCH: 'not-leader',
  REPLICA_NOT_AVAILABLE: 'not-leader',
  OFFSET_NOT_AVAILABLE: 'not-leader',
  KAFKA_STORAGE_ERROR: 'not-leader',
};

function fault(cluster: KafkaCluster, { topic, partition, fromOffset }: FetchPosition, errorCode: number): FetchFault {
  const refused = (doing: string) => errorFromCode(errorCode, doing, { cluster, request: 'Fetch', topic });
  const error = refused(`read ${topic}/${partition} from offset ${fromOffset}`);
  // What a topic's ACLs do not allow is the same in each partition, and at each offset.
  return asFault(error.missingAcl === undefined ? error : refused(`read ${topic}`));
}

const asFault = ({ code, message, retriable, missingAcl }: KafkaError): FetchFault => ({
  kind: faultKinds[code] ?? 'refused',
  code,
  retriable,
  message,
  missingAcl,
});

function nothingFrom(position: FetchPosition, error: FetchFault): FetchedPartition {
  return {
    ...position,
    highWatermark: -1n,
    lastStableOffset: -1n,
    logStartOffset: -1n,
    abortedTransactions: [],
    records: Buffer.alloc(0),
    error,
  };
}

function fetched(cluster: KafkaCluster, position: FetchPosition, { errorCode, ...answer }: FetchResponsePartition): FetchedPartition {
  const { topic, fromOffset } = position;
  return errorCode === 0 ? { ...answer, topic, fromOffset } : { ...answer, topic, fromOffset, error: fault(cluster, position, errorCode) };
}

function byTopicId(positions: readonly FetchPosition[]): FetchRequestTopic[] {
  const topics = new Map<string, FetchRequestTopic>();
  for (const { topicId, partition, fromOffset } of positions) {
    const topic = topics.get(topicId) ?? { topicId, partitions: [] };
    topic.partitions.push({ partition, fromOffset });
    topics.set(topicId, topic);
  }
  return [...topics.values()];
}

/** Partitions by the broker that leads them now; `undefined` holds those that nobody leads. */
export async function groupByLeader<Partition extends Pick<FetchPosition, 'topic' | 'topicId' | 'partition'>>(
  cluster: KafkaCluster,
  partitions: readonly Partition[],
): Promise<Map<number | undefined, Partition[]>> {
  const topics = await cluster.topics([...new Set(partitions.map(({ topic }) => topic))]);
  return Map.groupBy(partitions, ({ topic, topicId, partition }) => {
    const known = topics.get(topic);
    return known?.topicId === topicId ? known.leaders[partition] : undefined;
  });
}

async function unled(cluster: KafkaCluster, positions: readonly FetchPosition[]): Promise<FetchedPartition[]> {
  const topics = await cluster.topics(positions.map(({ topic }) => topic));
  return positions.map((position) => {
    const known = topics.get(position.topic);
    const refusal = cluster.topicRefusal(position.topic);
    const exists = known?.topicId === position.topicId && position.partition < known.leaders.length;
    cluster.forgetTopic(position.topic);
    return nothingFrom(position, refusal ? asFault(refusal) : fault(cluster, position, exists ? errorCodes.leaderNotAvailable : errorCodes.unknownTopicId));
  });
}

async function fetchFromLeader(cluster: KafkaCluster, leader: number, positions: readonly FetchPosition[], options: FetchOptions): Promise<FetchedPartition[]> {
  const { maxWaitMs, maxBytes, partitionMaxBytes, isolation = 'read_committed' } = options;
  // A fetch may wait for records, and whatever came behind it on its connection would wait with it.
  const { lane, release } = cluster.borrowLane('fetch');
  try {
    const response = await cluster.request(leader, fetchApis, [{ maxWaitMs, maxBytes, partitionMaxBytes, isolation, topics: byTopicId(positions) }], lane);
    if (response.errorCode !== 0) throw errorFromCode(response.errorCode, 'serve a fetch', { cluster, request: 'Fetch' });
    const answers = new Map(response.partitions.map((answer) => [`${answer.topicId} ${answer.partition}`, answer]));
    return positions.map((position) => {
      const answer = answers.get(`${position.topicId} ${position.partition}`);
      return answer === undefined ? nothingFrom(position, fault(cluster, position, errorCodes.leaderNotAvailable)) : fetched(cluster, position, answer);
    });
  } catch (error) {
    // A leader that cannot be reached may have been replaced.
    for (const { topic } of positions) cluster.forgetTopic(topic);
    throw error;
  } finally {
    release();
  }
}

/**
 * Reads raw record batches of any partitions, one request per leader, and resolves when all leaders have answered, in the order of `partitions`. So that one
 * quiet leader does not hold up the others for `maxWaitMs`, a loop that reads for long fetches from each leader by itself (`groupByLeader`).
 * @throws KafkaError when a leader cannot be reached (retriable); what a leader says of one partition is that partition's `error`.
 */
export async function fetchRecords(cluster: KafkaCluster, options: FetchOptions): Promise<FetchedPartition[]> {
  const groups = await groupByLeader(cluster, options.partitions);
  const results = await Promise.all(
    [...groups].map(([leader, positions]) => (leader === undefined ? unled(cluster, positions) : fetchFromLeader(cluster, leader, positions, options))),
  );
  const byPosition = new Map(results.flat().map((result) => [`${result.topicId} ${result.partition}`, result]));
  return options.partitions.flatMap(({ topic, topicId, partition }) => {
    const result = byPosition.get(`${topicId} ${partition}`);
    if (result?.error !== undefined && result.error.kind !== 'offset-out-of-range') cluster.forgetTopic(topic);
    return result === undefined ? [] : [result];
  });
}
