import { consumerGroupDescribeV0, describeGroupsV5 } from '@platformatic/kafka';
import type { KafkaCluster } from './cluster-connection.ts';
import { groupByCoordinator, type ListedGroup } from './consumer-groups.ts';
import { type AssignedPartitions, readAssignment, readSubscription } from './consumer-protocol.ts';
import { errorCodes } from './error-codes.ts';
import { errorFromCode } from './kafka-error.ts';
import { retryUntil } from './retry-until.ts';

export interface GroupMember {
  memberId: string;
  clientId: string;
  clientHost: string;
  /** Topics by name; a subscription by pattern shows only in what was assigned. */
  subscribedTopics: string[];
  assigned: AssignedPartitions[];
}

export interface DescribedGroup extends ListedGroup {
  /** undefined for types whose members this client cannot read (share, streams), for groups that ended meanwhile or read a topic that we may not DESCRIBE. */
  members: GroupMember[] | undefined;
}

type Described = [groupId: string, description: { state: string; members: GroupMember[] }];

async function describeClassic(cluster: KafkaCluster, brokerId: number, groupIds: readonly string[]): Promise<Described[]> {
  const { groups } = await cluster.request(brokerId, [describeGroupsV5], [[...groupIds], false]);
  return groups.flatMap(({ errorCode, groupId, groupState, protocolType, members }): Described[] => {
    if (errorCode === errorCodes.groupIdNotFound) return [];
    if (errorCode !== 0) throw errorFromCode(errorCode, `describe group ${groupId}`, { cluster, request: 'DescribeGroups', group: groupId });
    const isConsumer = protocolType === 'consumer';
    const described = members.map(({ memberId, clientId, clientHost, memberMetadata, memberAssignment }) => ({
      memberId,
      clientId,
      clientHost,
      subscribedTopics: isConsumer ? readSubscription(memberMetadata) : [],
      assigned: isConsumer ? readAssignment(memberAssignment) : [],
    }));
    return [[groupId, { state: groupState, members: described }]];
  });
}

async function describeConsumer(cluster: KafkaCluster, brokerId: number, groupIds: readonly string[]): Promise<Described[]> {
  const { groups } = await cluster.request(brokerId, [consumerGroupDescribeV0], [[...groupIds], false]);
  return groups.flatMap(({ errorCode, errorMessage, groupId, groupState, members }): Described[] => {
    if (errorCode === errorCodes.groupIdNotFound) return [];
    if (errorCode !== 0) {
      const error = errorFromCode(errorCode, `describe group ${groupId}`, { cluster, request: 'DescribeGroups', group: groupId, detail: errorMessage });
      // A member reads a topic that is kept from us: the broker tells nothing of this group then, which must not keep the others from being described.
      if (error.missingAcl?.resourceType === 'topic') return [];
      throw error;
    }
    const described = members.map(({ memberId, clientId, clientHost, subscribedTopicNames, assignment }) => ({
      memberId,
      clientId,
      clientHost,
      subscribedTopics: subscribedTopicNames,
      assigned: assignment.topicPartitions.map(({ topicName, partitions }) => ({ topic: topicName, partitions })),
    }));
    return [[groupId, { state: groupState, members: described }]];
  });
}

async function describeAll(
  cluster: KafkaCluster,
  groups: readonly ListedGroup[],
  ask: (cluster: KafkaCluster, brokerId: number, groupIds: readonly string[]) => Promise<Described[]>,
): Promise<Described[]> {
  if (groups.length === 0) return [];
  const byCoordinator = await groupByCoordinator(
    cluster,
    groups.map(({ groupId }) => groupId),
  );
  return (await Promise.all([...byCoordinator].map(([brokerId, groupIds]) => ask(cluster, brokerId, groupIds)))).flat();
}

/** A coordinator that has just moved, is still loading its groups, or is dead (which takes 9 s to be noticed), is asked again for so long. */
const patienceMs = 15_000;

/**
 * State and members of groups as `listGroups` gives them: each type is described by a request of its own (described as classic, a KIP-848 group is *Dead*
 * without members).
 * @throws KafkaError when a coordinator cannot be asked or refuses.
 */
export async function describeGroups(cluster: KafkaCluster, groups: readonly ListedGroup[]): Promise<DescribedGroup[]> {
  const ofType = (type: ListedGroup['type']): ListedGroup[] => groups.filter((group) => group.type === type);
  const deadlineAt = performance.now() + patienceMs;
  const [classic, consumer] = await Promise.all([
    retryUntil(deadlineAt, () => describeAll(cluster, ofType('classic'), describeClassic)),
    retryUntil(deadlineAt, () => describeAll(cluster, ofType('consumer'), describeConsumer)),
  ]);
  const described = new Map([...classic, ...consumer]);
  return groups.map((group) => {
    const found = described.get(group.groupId);
    return { ...group, state: found?.state ?? group.state, members: found?.members };
  });
}
