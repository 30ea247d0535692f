import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { fetchRecords } from '#lib/kafka/fetch-records.ts';
import { KafkaError } from '#lib/kafka/kafka-error.ts';
import { offsetsTopic, readOffsetCommit } from '#lib/kafka/offset-commit.ts';
import { listOffsets } from '#lib/kafka/offsets.ts';
import { visitRecords } from '#lib/kafka/record-batch-reader.ts';
import { placeKey } from './place-key.ts';

/** What is known of commits from following `__consumer_offsets`; kept by whoever samples, from round to round. */
export interface CommitWatch {
  /** Where to read on, by partition of the offsets topic; empty before the first round. */
  positions: Map<number, bigint>;
  /** Since when every commit was seen; undefined while that is not so. */
  seenSinceMs: number | undefined;
  /** When the newest commit was made, by `commitKey`. */
  committedAtMs: Map<string, number>;
}

export const newCommitWatch = (): CommitWatch => ({ positions: new Map(), seenSinceMs: undefined, committedAtMs: new Map() });

/** What tells a group's partition from all others. */
export const commitKey = (groupId: string, topic: string, partition: number): string => `${groupId} ${placeKey({ topic, partition })}`;

/** Whether commits are seen, and since when; or why not, as a clause after "since". */
export type CommitsSeen = { seenSinceMs: number } | { unseenWhy: string };

const maxBytes = 4 * 1024 * 1024;
/** What a round cannot read is left to the next: commits are then known late, and said not to be known. */
const mostFetches = 12;

function forget(watch: CommitWatch): void {
  watch.positions.clear();
  watch.committedAtMs.clear();
  watch.seenSinceMs = undefined;
}

/** Begins at the present end: the topic's past can be large, and tells little more than a window of samples. */
async function begin(cluster: KafkaCluster, watch: CommitWatch, partitions: number, nowMs: number): Promise<void> {
  const places = Array.from({ length: partitions }, (_, partition) => ({ topic: offsetsTopic, partition }));
  for (const { partition, offset, error } of await listOffsets(cluster, places, 'latest-stable')) {
    if (error !== undefined) throw error;
    watch.positions.set(partition, offset);
  }
  watch.seenSinceMs = nowMs;
}

/** Reads on in every partition once. @returns whether the end of all was reached. @throws KafkaError */
async function readOn(cluster: KafkaCluster, watch: CommitWatch, topicId: string): Promise<boolean> {
  const partitions = [...watch.positions].map(([partition, fromOffset]) => ({ topic: offsetsTopic, topicId, partition, fromOffset }));
  const answers = await fetchRecords(cluster, { partitions, maxWaitMs: 0, maxBytes, partitionMaxBytes: maxBytes });
  let isAtEnd = true;
  for (const { partition, fromOffset, records, abortedTransactions, lastStableOffset, error } of answers) {
    if (error !== undefined) throw new KafkaError(error.message, { ...error, cluster: cluster.id, topic: offsetsTopic, partition });
    const walk = visitRecords(records, { fromOffset, abortedTransactions, isolation: 'read_committed' }, ({ key, value }) => {
      const commit = readOffsetCommit(key, value);
      if (commit === undefined) return;
      const place = commitKey(commit.groupId, commit.topic, commit.partition);
      if (commit.committedAtMs === null) watch.committedAtMs.delete(place);
      else watch.committedAtMs.set(place, commit.committedAtMs);
    });
    const next = walk.corrupt?.nextOffset ?? walk.nextOffset;
    watch.positions.set(partition, next);
    if (next < lastStableOffset) isAtEnd = false;
  }
  return isAtEnd;
}

/**
 * Follows the commits of all groups up to now. What keeps it from that is no breakdown: verdicts do without, and say so.
 * @returns since when commits are seen, or why they are not.
 */
export async function watchCommits(cluster: KafkaCluster, watch: CommitWatch, nowMs: number): Promise<CommitsSeen> {
  try {
    const offsets = (await cluster.topics([offsetsTopic])).get(offsetsTopic);
    if (offsets === undefined) {
      forget(watch);
      const refusal = cluster.topicRefusal(offsetsTopic);
      return { unseenWhy: refusal === undefined ? `the cluster shows no topic ${offsetsTopic}` : `the times of commits may not be read (${refusal.message})` };
    }
    if (watch.positions.size !== offsets.leaders.length) {
      forget(watch);
      await begin(cluster, watch, offsets.leaders.length, nowMs);
    }
    for (let fetches = 0; fetches < mostFetches; fetches++) {
      if (await readOn(cluster, watch, offsets.topicId)) return { seenSinceMs: watch.seenSinceMs ?? nowMs };
    }
    return { unseenWhy: `the worker is behind in reading ${offsetsTopic}` };
  } catch (error) {
    if (!(error instanceof KafkaError)) throw error;
    // What passes by itself costs this round: the next reads on where this one stood, and misses nothing. Else the next begins anew.
    if (!error.retriable) forget(watch);
    return { unseenWhy: `the times of commits could not be read (${error.message})` };
  }
}
