import { randomUUID } from 'node:crypto';
import { deleteGroupsV2, listGroupsV4, listGroupsV5 } from '@platformatic/kafka';
import type { KafkaCluster } from './cluster-connection.ts';
import { findCoordinators } from './coordinators.ts';
import { errorCodes } from './error-codes.ts';
import { errorFromCode, KafkaError } from './kafka-error.ts';
import type { MissingAcl } from './missing-acl.ts';
import type { ProtocolApi } from './protocol-request.ts';
import { retryUntil } from './retry-until.ts';

/** `classic`: the protocol of Kafka before 4.0. `consumer`: KIP-848. `share`: KIP-932. `streams`: KIP-1071. */
export type GroupType = 'classic' | 'consumer' | 'share' | 'streams';

export interface ListedGroup {
  groupId: string;
  type: GroupType;
  /** As Kafka writes it: `Stable`, `Empty`, `Assigning`, `Reconciling`, `PreparingRebalance`, … */
  state: string;
  /** `consumer` for classic consumer groups, `connect` for Connect's workers; empty for groups that only ever committed offsets. */
  protocolType: string;
}

interface GroupsResponse {
  errorCode: number;
  groups: { groupId: string; protocolType: string; groupState: string; groupType?: string }[];
}

/** Brokers before Kafka 3.8 do not know types: all their groups are classic. No filter: `classic` and `consumer` are what a broker lists by itself as well. */
const listGroupsApis: readonly ProtocolApi<[states: [], types: string[]], GroupsResponse>[] = [listGroupsV5, listGroupsV4];

const groupTypes: ReadonlySet<string> = new Set<GroupType>(['classic', 'consumer', 'share', 'streams']);

function isGroupType(type: string): type is GroupType {
  return groupTypes.has(type);
}

function groupType(type = ''): GroupType {
  const lower = type.toLowerCase();
  return isGroupType(lower) ? lower : 'classic';
}

/** A dead broker is noticed after 9 s (`broker.session.timeout.ms`), if nobody has changed that. */
const patienceMs = 15_000;

/** The groups that one broker coordinates. One that is still loading them says so, and is asked again by the caller. */
async function listGroupsOf(cluster: KafkaCluster, brokerId: number): Promise<ListedGroup[]> {
  const { errorCode, groups } = await cluster.request(brokerId, listGroupsApis, [[], []]);
  if (errorCode !== 0) throw errorFromCode(errorCode, 'list the consumer groups', { cluster, request: 'ListGroups' });
  return groups.map(({ groupId, protocolType, groupState, groupType: type }) => ({ groupId, protocolType, state: groupState, type: groupType(type) }));
}

/**
 * Every group that we may see (`hiddenGroups` says whether there may be others), of every type, from every broker (each knows those that it coordinates).
 * A broker that is dead counts as up until the cluster notices; then others coordinate its groups. Between the two there is a moment in which Kafka leaves these out
 * without a word.
 * @throws KafkaError when any broker cannot be asked.
 */
export function listGroups(cluster: KafkaCluster): Promise<ListedGroup[]> {
  return retryUntil(performance.now() + patienceMs, async () => {
    const brokerIds = await cluster.brokerIds();
    const groups = await Promise.all(brokerIds.map((brokerId) => listGroupsOf(cluster, brokerId)));
    return groups.flat().sort((a, b) => (a.groupId < b.groupId ? -1 : 1));
  });
}

/**
 * Whether `listGroups` may leave groups out: a broker hides those that we may not DESCRIBE without a word. Asked by the coordinator of a group that nobody
 * has named, which takes the right to DESCRIBE any.
 * @returns the ACL that is missing; undefined when every group is listed.
 * @throws KafkaError when no broker can be asked.
 */
export async function hiddenGroups(cluster: KafkaCluster): Promise<MissingAcl | undefined> {
  try {
    await findCoordinators(cluster, 'group', [`any-group-${randomUUID()}`], performance.now() + patienceMs);
    return undefined;
  } catch (error) {
    if (!(error instanceof KafkaError) || error.missingAcl === undefined) throw error;
    return { ...error.missingAcl, name: '*' };
  }
}

/** Groups by the broker that coordinates them. @throws KafkaError */
export async function groupByCoordinator(cluster: KafkaCluster, groupIds: readonly string[]): Promise<Map<number, string[]>> {
  const coordinators = await findCoordinators(cluster, 'group', groupIds, performance.now() + patienceMs);
  const byCoordinator = new Map<number, string[]>();
  for (const [groupId, brokerId] of coordinators) byCoordinator.set(brokerId, [...(byCoordinator.get(brokerId) ?? []), groupId]);
  return byCoordinator;
}

/**
 * Deletes groups with their committed offsets: only ever private groups of our own. A group that is not there is deleted already.
 * @returns the groups that could not be deleted, with why: NON_EMPTY_GROUP when one has members.
 * @throws KafkaError when a coordinator cannot be asked.
 */
export async function deleteGroups(cluster: KafkaCluster, groupIds: readonly string[]): Promise<Map<string, KafkaError>> {
  const failed = new Map<string, KafkaError>();
  const byCoordinator = await groupByCoordinator(cluster, groupIds);
  const responses = await Promise.all([...byCoordinator].map(([brokerId, ofBroker]) => cluster.request(brokerId, [deleteGroupsV2], [ofBroker])));
  for (const { groupId, errorCode } of responses.flatMap(({ results }) => results)) {
    if (errorCode !== 0 && errorCode !== errorCodes.groupIdNotFound)
      failed.set(groupId, errorFromCode(errorCode, `delete group ${groupId}`, { cluster, request: 'DeleteGroups', group: groupId }));
  }
  return failed;
}
