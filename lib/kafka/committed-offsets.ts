import { offsetFetchV8 } from '@platformatic/kafka';
import type { KafkaCluster } from './cluster-connection.ts';
import { groupByCoordinator, type ListedGroup, listGroups } from './consumer-groups.ts';
import { errorCodes } from './error-codes.ts';
import { describeGroups } from './group-members.ts';
import { errorFromCode } from './kafka-error.ts';
import { retryUntil } from './retry-until.ts';

export interface CommittedOffset {
  topic: string;
  partition: number;
  /** The next offset that the group will read. */
  offset: bigint;
  /** What whoever committed wrote beside it; empty where that was nothing. */
  metadata: string;
}

async function askCommittedOffsets(cluster: KafkaCluster, groupIds: readonly string[]): Promise<ReadonlyMap<string, CommittedOffset[]>> {
  const byCoordinator = await groupByCoordinator(cluster, groupIds);
  const responses = await Promise.all(
    [...byCoordinator].map(([brokerId, ofBroker]) =>
      cluster.request(brokerId, [offsetFetchV8], [ofBroker.map((groupId) => ({ groupId, memberEpoch: -1, topics: null })), false]),
    ),
  );
  const committed = new Map<string, CommittedOffset[]>();
  for (const { groupId, errorCode, topics } of responses.flatMap(({ groups }) => groups)) {
    if (errorCode !== 0 && errorCode !== errorCodes.groupIdNotFound)
      throw errorFromCode(errorCode, `read the offsets of group ${groupId}`, { cluster, request: 'OffsetFetch', group: groupId });
    const offsets = topics.flatMap(({ name, partitions }) =>
      partitions.map(({ partitionIndex, committedOffset, metadata }) => ({
        topic: name,
        partition: partitionIndex,
        offset: committedOffset,
        metadata: metadata ?? '',
      })),
    );
    committed.set(
      groupId,
      offsets.filter(({ offset }) => offset >= 0n),
    );
  }
  return committed;
}

/** A coordinator that has just moved, is still loading its groups, or is dead (which takes 9 s to be noticed), is asked again for so long. */
const patienceMs = 15_000;

/**
 * The committed offsets of many groups, on every partition where they have one, in one request per coordinator. An offset that a transaction is just
 * committing is given as it was before.
 * @returns by group; a group that does not exist or never committed has an empty list.
 * @throws KafkaError when a coordinator cannot be asked, or GROUP_AUTHORIZATION_FAILED.
 */
export function committedOffsets(cluster: KafkaCluster, groupIds: readonly string[]): Promise<ReadonlyMap<string, CommittedOffset[]>> {
  return retryUntil(performance.now() + patienceMs, () => askCommittedOffsets(cluster, groupIds));
}

export interface GroupOnTopic extends ListedGroup {
  /** The group's committed offset of each partition of the topic where it has one. */
  committed: ReadonlyMap<number, bigint>;
  /** Whether a member is subscribed to the topic by name or was given partitions of it. undefined where members cannot be read (share and streams groups). */
  subscribed: boolean | undefined;
}

/** The groups that have read this topic (they have committed offsets) or are reading it (members are subscribed). @throws KafkaError */
export async function groupsOnTopic(cluster: KafkaCluster, topic: string): Promise<GroupOnTopic[]> {
  const listed = await listGroups(cluster);
  const [committed, described] = await Promise.all([
    committedOffsets(
      cluster,
      listed.map(({ groupId }) => groupId),
    ),
    describeGroups(cluster, listed),
  ]);
  const onTopic = described.map(({ members, ...group }) => {
    const offsets = committed.get(group.groupId)?.filter((offset) => offset.topic === topic) ?? [];
    const subscribed = members?.some(({ subscribedTopics, assigned }) => subscribedTopics.includes(topic) || assigned.some((given) => given.topic === topic));
    return { ...group, committed: new Map(offsets.map(({ partition, offset }) => [partition, offset])), subscribed };
  });
  return onTopic.filter(({ committed: offsets, subscribed }) => offsets.size > 0 || subscribed === true);
}
