import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { committedOffsets } from '#lib/kafka/committed-offsets.ts';
import { listGroups } from '#lib/kafka/consumer-groups.ts';
import { type DescribedGroup, describeGroups, type GroupMember } from '#lib/kafka/group-members.ts';
import { listOffsets } from '#lib/kafka/offsets.ts';
import { placeKey } from './place-key.ts';

/** Where a group and the log stand on one partition. */
export interface ReadPartition {
  topic: string;
  partition: number;
  logStart: bigint;
  logEnd: bigint;
  committed: bigint | null;
}

/** A group as Kafka tells it now. */
export interface ReadGroup {
  groupId: string;
  type: string;
  kafkaState: string;
  /** null where they could not be read. */
  members: GroupMember[] | null;
  partitions: ReadPartition[];
  /** What kept partitions from being read, as a sentence. */
  trouble: string | null;
}

/** So many groups are asked for in one request to each coordinator. */
const groupsPerRequest = 250;

/** Groups whose committed offsets say how far they read: classic consumers and KIP-848. A classic group may be of Connect's workers, which commit none. */
function hasLag({ type, protocolType }: DescribedGroup): boolean {
  return (type === 'classic' && (protocolType === 'consumer' || protocolType === '')) || type === 'consumer';
}

interface Place {
  groupId: string;
  topic: string;
  partition: number;
  committed: bigint | null;
}

/** The partitions on which a group has an offset, and those that its members were given, committed or not. */
function placesOf({ groupId, members }: DescribedGroup, committed: readonly { topic: string; partition: number; offset: bigint }[]): Place[] {
  const places = new Map<string, Place>();
  for (const { topic, partitions } of members?.flatMap(({ assigned }) => assigned) ?? []) {
    for (const partition of partitions) places.set(placeKey({ topic, partition }), { groupId, topic, partition, committed: null });
  }
  for (const { topic, partition, offset } of committed) places.set(placeKey({ topic, partition }), { groupId, topic, partition, committed: offset });
  return [...places.values()];
}

type Bounds = { start: bigint; end: bigint } | { trouble: string } | undefined;

/** Where each log begins and ends, asked once however many groups read it. undefined for topics that are no longer there. */
async function readBounds(cluster: KafkaCluster, places: readonly Place[]): Promise<ReadonlyMap<string, Bounds>> {
  const distinct = [...new Map(places.map(({ topic, partition }) => [placeKey({ topic, partition }), { topic, partition }])).entries()];
  const partitions = distinct.map(([, place]) => place);
  const [starts, ends] = await Promise.all([listOffsets(cluster, partitions, 'earliest'), listOffsets(cluster, partitions, 'latest')]);
  return new Map(
    distinct.map(([key], index): [string, Bounds] => {
      const [start, end] = [starts[index], ends[index]];
      const error = start?.error ?? end?.error;
      if (error?.code === 'UNKNOWN_TOPIC_OR_PARTITION') return [key, undefined];
      if (error !== undefined || start?.offset === undefined || end?.offset === undefined)
        return [key, { trouble: error?.message ?? 'The log gave no offset.' }];
      return [key, { start: start.offset, end: end.offset }];
    }),
  );
}

/**
 * Every consumer group of both protocols with its committed offsets and the ends of the logs, in batches: one request a coordinator or leader, not one a group.
 * @param isOurs tells private groups of our own, which are left out.
 * @throws KafkaError when the cluster cannot be asked.
 */
export async function readGroups(cluster: KafkaCluster, isOurs: (groupId: string) => boolean): Promise<ReadGroup[]> {
  const listed = (await listGroups(cluster)).filter(({ groupId }) => !isOurs(groupId));
  const groups: DescribedGroup[] = [];
  const places: Place[] = [];
  for (let from = 0; from < listed.length; from += groupsPerRequest) {
    const described = (await describeGroups(cluster, listed.slice(from, from + groupsPerRequest))).filter(hasLag);
    const committed = await committedOffsets(
      cluster,
      described.map(({ groupId }) => groupId),
    );
    groups.push(...described);
    places.push(...described.flatMap((group) => placesOf(group, committed.get(group.groupId) ?? [])));
  }
  const bounds = await readBounds(cluster, places);
  const placesByGroup = Map.groupBy(places, ({ groupId }) => groupId);
  return groups.map(({ groupId, type, state, members }) => {
    const partitions: ReadPartition[] = [];
    const troubles = new Set<string>();
    for (const { topic, partition, committed } of placesByGroup.get(groupId) ?? []) {
      const log = bounds.get(placeKey({ topic, partition }));
      if (log === undefined) continue;
      if ('trouble' in log) troubles.add(log.trouble);
      else partitions.push({ topic, partition, committed, logStart: log.start, logEnd: log.end });
    }
    return { groupId, type, kafkaState: state, members: members ?? null, partitions, trouble: troubles.size === 0 ? null : [...troubles].join(' ') };
  });
}
