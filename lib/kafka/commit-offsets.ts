import { offsetCommitV8, offsetCommitV9 } from '@platformatic/kafka';
import type { KafkaCluster } from './cluster-connection.ts';
import { findCoordinators } from './coordinators.ts';
import { errorFromCode, KafkaError } from './kafka-error.ts';

/** An offset to set for a group that has no members. */
export interface OffsetToCommit {
  topic: string;
  partition: number;
  /** The next offset that the group is to read. */
  offset: bigint;
}

/**
 * What became of a request to set offsets. `refused`: nothing was set, and it is certain. `unknown`: the answer was lost or says that it may still be done;
 * whoever needs to know has to look.
 */
export type CommitOutcome =
  | { kind: 'committed'; refused: { topic: string; partition: number; error: KafkaError }[] }
  | { kind: 'refused'; error: KafkaError }
  | { kind: 'unknown'; error: KafkaError };

/** With neither, the coordinator takes a commit only for a group that is empty, of either protocol: UNKNOWN_MEMBER_ID for one that is not. */
const noGeneration = -1;
const noMember = '';
const unknownLeaderEpoch = -1;

/** How long the coordinator may take to be found; nothing is sent meanwhile. */
const patienceMs = 5_000;

/**
 * Sets offsets of an empty group in one request, which the coordinator writes as one batch. It is sent once and never again: whether it is sent a second time is for
 * the caller to decide, who can look what the first did.
 * @param metadata written beside each offset, to be found again by `readOffsetCommit` and `committedOffsets`.
 * @param mayStillSend asked when the coordinator has been found and the request is about to go out.
 * @throws KafkaError when the coordinator cannot be found or reached: nothing was sent then.
 */
export async function commitOffsets(
  cluster: KafkaCluster,
  groupId: string,
  { offsets, metadata, mayStillSend }: { offsets: readonly OffsetToCommit[]; metadata: string; mayStillSend: () => boolean },
): Promise<CommitOutcome> {
  const coordinator = (await findCoordinators(cluster, 'group', [groupId], performance.now() + patienceMs)).get(groupId);
  if (coordinator === undefined) throw errorFromCode(15, `name the coordinator of group ${groupId}`, { cluster, request: 'FindCoordinator', group: groupId });
  const channel = await cluster.channel(coordinator, 'control');
  const topics = [...Map.groupBy(offsets, ({ topic }) => topic)].map(([name, ofTopic]) => ({
    name,
    partitions: ofTopic.map(({ partition, offset }) => ({
      partitionIndex: partition,
      committedOffset: offset,
      committedLeaderEpoch: unknownLeaderEpoch,
      committedMetadata: metadata,
    })),
  }));
  const doing = `set the offsets of group ${groupId}`;
  if (!mayStillSend())
    throw new KafkaError(`It took too long to be ready to ${doing}; nothing was sent.`, { code: 'TOO_LATE', cluster: cluster.id, retriable: true });
  try {
    const response = await channel.request([offsetCommitV9, offsetCommitV8], [groupId, noGeneration, noMember, null, topics]);
    const answers = response.topics.flatMap(({ name, partitions }) =>
      partitions.map(({ partitionIndex, errorCode }) => ({ topic: name, partition: partitionIndex, errorCode })),
    );
    const refused = answers
      .filter(({ errorCode }) => errorCode !== 0)
      .map(({ topic, partition, errorCode }) => ({
        topic,
        partition,
        error: errorFromCode(errorCode, doing, { cluster, request: 'OffsetCommit', group: groupId, topic, partition }),
      }));
    const [first] = refused;
    if (first === undefined || refused.length < answers.length) return { kind: 'committed', refused };
    // A coordinator that lost its replicas or was slow says so by an error that may pass, and may have written all the same.
    return { kind: first.error.retriable ? 'unknown' : 'refused', error: first.error };
  } catch (error) {
    if (!(error instanceof KafkaError)) throw error;
    return { kind: 'unknown', error };
  }
}
