import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import type { TopicMetadata } from '#lib/kafka/cluster-metadata.ts';
import { fetchRecords } from '#lib/kafka/fetch-records.ts';
import { KafkaError } from '#lib/kafka/kafka-error.ts';
import { listOffsets } from '#lib/kafka/offsets.ts';
import { visitRecords } from '#lib/kafka/record-batch-reader.ts';
import { retryUntil } from '#lib/kafka/retry-until.ts';
import { topicName } from '#lib/kafka/topic-name.ts';

/** What lies at the position that a dead letter names as its origin, or why nothing can be read there. `why` is a sentence. */
export type OriginalRead =
  | {
      status: 'found';
      topicId: string;
      timestampMs: bigint;
      isLogAppendTime: boolean;
      key: Buffer | null;
      value: Buffer | null;
      /** The header list in Kafka's encoding. */
      headers: Buffer;
    }
  | { status: 'deleted'; logStartOffset: bigint | null; why: string }
  | { status: 'recreated'; why: string }
  /** `mayPass`: the same read may succeed later. */
  | { status: 'unreadable'; why: string; mayPass: boolean };

export interface OriginPartition {
  topic: string;
  partition: number;
  /** The id that the topic had when the dead letters were indexed; null where that is not known. */
  topicIdThen: string | null;
  /** All ids that topics of the name were seen with. */
  seenTopicIds: readonly string[];
}

/** A first batch that is larger comes whole all the same. */
const fetchBytes = 1024 * 1024;
/** What is wanted beyond so many fetches, or once so much is kept, is left to another read. */
const mostFetches = 16;
const mostKeptBytes = 8 * 1024 * 1024;
const maxWaitMs = 100;
const patienceMs = 5_000;

const copy = (bytes: Buffer | null): Buffer | null => (bytes === null ? null : Buffer.from(bytes));

/** What may be the matter besides, where the topic is not known to be the one that it was. */
const orRecreated = (topicIdThen: string | null): string => (topicIdThen === null ? ', or the topic was created again since' : '');

function judgeMissing(cluster: KafkaCluster, { topic, seenTopicIds }: OriginPartition): OriginalRead {
  const refusal = cluster.topicRefusal(topic);
  if (refusal !== undefined) return { status: 'unreadable', why: refusal.message, mayPass: true };
  if (seenTopicIds.length > 0) return { status: 'deleted', logStartOffset: null, why: `The topic ${topic} is no longer in the cluster.` };
  const why = `The cluster has no topic ${topic} and none of that name was ever seen here: it was deleted before, or the header is wrong.`;
  return { status: 'unreadable', why, mayPass: false };
}

/** Why the topic cannot hold the originals; undefined where it can. */
function judgeTopic(cluster: KafkaCluster, origin: OriginPartition, known: TopicMetadata | undefined): OriginalRead | undefined {
  const { topic, partition, topicIdThen, seenTopicIds } = origin;
  if (known === undefined) return judgeMissing(cluster, origin);
  if (topicIdThen !== null && known.topicId !== topicIdThen) {
    // It may be the dead letter's own: only when discovery has seen it is known since when it has been there.
    if (!seenTopicIds.includes(known.topicId))
      return {
        status: 'unreadable',
        why: `The topic ${topic} was just created again: whether before or after this was dead-lettered is not known yet.`,
        mayPass: true,
      };
    return { status: 'recreated', why: `The topic ${topic} was deleted and created again since: another topic has its name now.` };
  }
  const count = known.leaders.length;
  if (partition < count) return undefined;
  const has = count === 1 ? '1 partition' : `${count} partitions`;
  return {
    status: 'unreadable',
    why: `The topic ${topic} has ${has} and no partition ${partition}: the header may be wrong${orRecreated(topicIdThen)}.`,
    mayPass: false,
  };
}

/** Why an offset is outside of the log; undefined where it is within. */
function judgeOffset({ topic, partition, topicIdThen }: OriginPartition, offset: bigint, start: bigint, end: bigint): OriginalRead | undefined {
  if (offset < start)
    return { status: 'deleted', logStartOffset: start, why: `Retention has deleted it: ${topic}/${partition} begins at offset ${start} now.` };
  if (offset >= end)
    return {
      status: 'unreadable',
      why: `${topic}/${partition} ends at offset ${end}, before it: nothing was ever there, or the broker lost its end${orRecreated(topicIdThen)}.`,
      mayPass: false,
    };
  return undefined;
}

/** What is wanted of one partition, ascending, and what is known of it so far. */
interface Reading {
  origin: OriginPartition;
  topicId: string;
  wanted: ReadonlySet<bigint>;
  found: Map<bigint, OriginalRead>;
  keptBytes: number;
}

/** Fetches from an offset within the log and keeps what lies at the wanted ones, until that is enough. @throws KafkaError */
async function readAt(cluster: KafkaCluster, reading: Reading, fromOffset: bigint): Promise<void> {
  const { origin, topicId, wanted, found } = reading;
  const { topic, partition } = origin;
  const [answer] = await fetchRecords(cluster, {
    partitions: [{ topic, topicId, partition, fromOffset }],
    maxWaitMs,
    maxBytes: fetchBytes,
    partitionMaxBytes: fetchBytes,
    // A consumer that reads uncommitted records may have failed on one of an aborted transaction.
    isolation: 'read_uncommitted',
  });
  if (answer?.error !== undefined) throw new KafkaError(answer.error.message, { ...answer.error, cluster: cluster.id, topic, partition });
  if (answer === undefined || answer.records.length === 0)
    throw new KafkaError(`${topic}/${partition} gave nothing at offset ${fromOffset}, although it goes on behind it.`, {
      code: 'NOTHING_READ',
      cluster: cluster.id,
      retriable: true,
    });
  let leftFrom: bigint | undefined;
  const walk = visitRecords(answer.records, { fromOffset, abortedTransactions: [], isolation: 'read_uncommitted' }, (cursor) => {
    if (leftFrom !== undefined || !wanted.has(cursor.offset)) return;
    if (reading.keptBytes >= mostKeptBytes) {
      leftFrom = cursor.offset;
      return;
    }
    reading.keptBytes += (cursor.key?.length ?? 0) + (cursor.value?.length ?? 0) + cursor.headers.length;
    found.set(cursor.offset, {
      status: 'found',
      topicId,
      timestampMs: cursor.timestamp,
      isLogAppendTime: cursor.timestampType === 'LogAppendTime',
      key: copy(cursor.key),
      value: copy(cursor.value),
      headers: Buffer.from(cursor.headers),
    });
  });
  const next = leftFrom ?? walk.corrupt?.nextOffset ?? walk.nextOffset;
  for (const offset of wanted) {
    if (offset < fromOffset || offset >= next || found.has(offset)) continue;
    const isDamaged = walk.corrupt !== undefined && offset >= walk.nextOffset;
    const why = isDamaged
      ? `It lies in a damaged batch: ${walk.corrupt?.reason}`
      : 'No record lies at this offset: it was compacted away, or a marker of a transaction lies there.';
    found.set(offset, { status: 'unreadable', why, mayPass: false });
  }
}

/** How far the clocks of producers and brokers may be apart. */
const mostSkewMs = 30_000n;

/**
 * What a read says to a dead letter with that timestamp: where the topic's id then is not known, a record that is newer than the dead letter is none that it was
 * made from.
 */
export function judgeAge(read: OriginalRead, { topic, partition, topicIdThen }: OriginPartition, deadLetteredMs: bigint): OriginalRead {
  if (read.status !== 'found' || topicIdThen !== null || deadLetteredMs < 0n || read.timestampMs <= deadLetteredMs + mostSkewMs) return read;
  return { status: 'recreated', why: `What lies there is newer than the dead letter: ${topic}/${partition} was created again since, or a clock was wrong.` };
}

/** What a read that failed says of those that it was for. */
function failed(error: KafkaError): Extract<OriginalRead, { status: 'unreadable' }> {
  return { status: 'unreadable', why: error.message, mayPass: error.retriable || error.missingAcl !== undefined };
}

/** `readAt` while leaders move. A fault that may pass is that of all that is not read yet. */
async function readOrFail(cluster: KafkaCluster, reading: Reading, fromOffset: bigint, signal: AbortSignal | undefined): Promise<void> {
  const mayRetry = (error: KafkaError) => error.retriable && !signal?.aborted;
  try {
    await retryUntil(performance.now() + patienceMs, () => readAt(cluster, reading, fromOffset), mayRetry);
  } catch (error) {
    if (!(error instanceof KafkaError)) throw error;
    const fault = failed(error);
    for (const offset of fault.mayPass ? reading.wanted : [fromOffset]) if (!reading.found.has(offset)) reading.found.set(offset, fault);
  }
}

/** Where the log of the origin begins and ends now, or why that cannot be told. @throws KafkaError when the cluster cannot be asked at all */
async function findLog(cluster: KafkaCluster, origin: OriginPartition): Promise<{ topicId: string; start: bigint; end: bigint } | OriginalRead> {
  if (!topicName.test(origin.topic)) return { status: 'unreadable', why: `No topic can have the name ${origin.topic}: the header is wrong.`, mayPass: false };
  // Whether it was recreated is asked now, not a minute ago.
  cluster.forgetTopic(origin.topic);
  const known = (await cluster.topics([origin.topic])).get(origin.topic);
  const verdict = judgeTopic(cluster, origin, known);
  if (verdict !== undefined) return verdict;
  const [[earliest], [latest]] = await Promise.all([listOffsets(cluster, [origin], 'earliest'), listOffsets(cluster, [origin], 'latest')]);
  const fault = earliest?.error ?? latest?.error;
  if (fault !== undefined) return failed(fault);
  return { topicId: known?.topicId ?? '', start: earliest?.offset ?? 0n, end: latest?.offset ?? 0n };
}

/**
 * Reads the originals at these offsets of one partition, several of one fetch together; leaders that move are followed for 5 s.
 * @param signal ends it early.
 * @returns by offset; of very many or very large ones, and when it was ended, the last may be missing: ask again for those.
 * @throws KafkaError when the cluster cannot be asked at all.
 */
export async function readOriginals(
  cluster: KafkaCluster,
  origin: OriginPartition,
  offsets: readonly bigint[],
  signal?: AbortSignal,
): Promise<Map<bigint, OriginalRead>> {
  const log = await findLog(cluster, origin);
  if ('status' in log) return new Map(offsets.map((offset) => [offset, log]));
  const found = new Map<bigint, OriginalRead>();
  for (const offset of offsets) {
    const outside = judgeOffset(origin, offset, log.start, log.end);
    if (outside !== undefined) found.set(offset, outside);
  }
  const wanted = new Set(offsets.filter((offset) => !found.has(offset)).sort((a, b) => (a < b ? -1 : 1)));
  const reading: Reading = { origin, topicId: log.topicId, wanted, found, keptBytes: 0 };
  let fetches = 0;
  for (const offset of wanted) {
    if (found.has(offset)) continue;
    if (fetches === mostFetches || reading.keptBytes >= mostKeptBytes || signal?.aborted) break;
    fetches += 1;
    await readOrFail(cluster, reading, offset, signal);
  }
  return found;
}
