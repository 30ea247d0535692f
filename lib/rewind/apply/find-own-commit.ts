import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { committedOffsets } from '#lib/kafka/committed-offsets.ts';
import { fetchRecords } from '#lib/kafka/fetch-records.ts';
import { KafkaError } from '#lib/kafka/kafka-error.ts';
import { type OffsetCommit, offsetsTopic, readOffsetCommit } from '#lib/kafka/offset-commit.ts';
import { listOffsets } from '#lib/kafka/offsets.ts';
import { offsetsPartitionOf } from '#lib/kafka/offsets-partition.ts';
import { visitRecords } from '#lib/kafka/record-batch-reader.ts';

/** From where the commits of a group can be looked for. */
export interface CommitsPlace {
  partition: number;
  from: bigint;
}

/** What is known of a commit that a lost worker may have made. `unknown`: as a clause that says why. */
export type OwnCommit = { kind: 'made'; atMs: number | null } | { kind: 'not-made' } | { kind: 'unknown'; why: string };

/** Where the group's commits will lie that are made from now on; undefined where the cluster shows us no such topic. @throws KafkaError */
export async function commitsPlace(cluster: KafkaCluster, groupId: string): Promise<CommitsPlace | undefined> {
  const topic = (await cluster.topics([offsetsTopic])).get(offsetsTopic);
  if (topic === undefined) return undefined;
  const partition = offsetsPartitionOf(groupId, topic.leaders.length);
  const [end] = await listOffsets(cluster, [{ topic: offsetsTopic, partition }], 'latest');
  if (end?.error !== undefined) throw end.error;
  return end === undefined ? undefined : { partition, from: end.offset };
}

const maxBytes = 4 * 1024 * 1024;

/** The commits of a group that were written since, those of open transactions included: ours is of none. @throws KafkaError */
async function commitsSince(cluster: KafkaCluster, groupId: string, { partition, from }: CommitsPlace): Promise<OffsetCommit[]> {
  const topicId = (await cluster.topics([offsetsTopic])).get(offsetsTopic)?.topicId ?? '';
  const [end] = await listOffsets(cluster, [{ topic: offsetsTopic, partition }], 'latest');
  if (end?.error !== undefined) throw end.error;
  const commits: OffsetCommit[] = [];
  let offset = from;
  while (end !== undefined && offset < end.offset) {
    const place = { topic: offsetsTopic, topicId, partition, fromOffset: offset };
    const [answer] = await fetchRecords(cluster, { partitions: [place], maxWaitMs: 100, maxBytes, partitionMaxBytes: maxBytes, isolation: 'read_uncommitted' });
    if (answer?.error !== undefined) throw new KafkaError(answer.error.message, { ...answer.error, cluster: cluster.id, topic: offsetsTopic, partition });
    const walk = visitRecords(
      answer?.records ?? Buffer.alloc(0),
      { fromOffset: offset, abortedTransactions: [], isolation: 'read_uncommitted' },
      ({ key, value }) => {
        const commit = readOffsetCommit(key, value);
        if (commit?.groupId === groupId) commits.push(commit);
      },
    );
    const next = walk.corrupt?.nextOffset ?? walk.nextOffset;
    if (next <= offset)
      throw new KafkaError(`${offsetsTopic}/${partition} gave nothing at offset ${offset}, although it goes on behind it.`, {
        code: 'NOTHING_READ',
        cluster: cluster.id,
        retriable: true,
      });
    offset = next;
  }
  return commits;
}

/**
 * Looks whether a commit with this mark was made: beside the group's offsets as they are, and, where it may be read, in the log of all commits since.
 * @throws KafkaError that may pass: ask again.
 */
export async function findOwnCommit(cluster: KafkaCluster, groupId: string, mark: string, place: CommitsPlace | undefined): Promise<OwnCommit> {
  const standing = (await committedOffsets(cluster, [groupId])).get(groupId) ?? [];
  const isMarked = standing.some(({ metadata }) => metadata === mark);
  if (place === undefined) return isMarked ? { kind: 'made', atMs: null } : { kind: 'unknown', why: `the cluster shows Redrive no topic ${offsetsTopic}` };
  let commits: OffsetCommit[];
  try {
    commits = await commitsSince(cluster, groupId, place);
  } catch (error) {
    if (!(error instanceof KafkaError) || error.retriable) throw error;
    return isMarked ? { kind: 'made', atMs: null } : { kind: 'unknown', why: `${offsetsTopic} could not be read (${error.message})` };
  }
  const own = commits.find(({ metadata }) => metadata === mark);
  if (own !== undefined || isMarked) return { kind: 'made', atMs: own?.committedAtMs ?? null };
  // Compaction removes commits that newer ones of the same partition replace: with those there, ours may have been before them.
  if (commits.length > 0) return { kind: 'unknown', why: 'the group has committed since, and what was committed before that may have been compacted away' };
  return { kind: 'not-made' };
}
