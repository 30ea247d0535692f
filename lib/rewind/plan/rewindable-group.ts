import { Refusal } from '#lib/access/refusal.ts';
import { type ListedGroup, listGroups } from '#lib/kafka/consumer-groups.ts';
import { describeGroups, type GroupMember } from '#lib/kafka/group-members.ts';
import { isPrivateGroup } from '#lib/kafka/private-group.ts';
import type { MemberSeen } from '#lib/rewind/rewind.ts';
import type { RewindContext } from '#lib/rewind/rewind-context.ts';

/** A group whose offsets can be set, with whoever is in it. */
export interface RewindableGroup {
  type: 'classic' | 'consumer';
  kafkaState: string;
  members: MemberSeen[];
}

function refused(type: string, message: string, group: string): Refusal {
  return new Refusal(message, { kind: 'conflict', type, fields: { group } });
}

/** What a group is, where its offsets are not what decides where it reads on; undefined where they are. */
function otherKind({ groupId, type, protocolType }: ListedGroup): string | undefined {
  if (type === 'share')
    return `${groupId} is a share group: the broker hands out its records one by one and keeps what became of each, so there is no committed offset to set. kafka-share-groups.sh can reset where it starts.`;
  if (type === 'streams')
    return `${groupId} is a Kafka Streams application (KIP-1071): its state stores hold what it made of what it read, and its offsets alone must not be set back. kafka-streams-application-reset.sh resets both.`;
  if (protocolType === 'connect')
    return `${groupId} is the group of Kafka Connect’s workers, which commits no offsets: those of a sink connector are of its own group, connect-<connector>, those of a source connector are set by Connect’s API.`;
  if (type === 'classic' && protocolType !== 'consumer' && protocolType !== '')
    return `${groupId} is a group of the type ${protocolType}, which is not a consumer group; what its offsets mean is not known.`;
  return undefined;
}

const seen = ({ memberId, clientId, clientHost }: GroupMember): MemberSeen => ({ memberId, clientId, host: clientHost });

/**
 * The group as Kafka tells it now.
 * @throws Refusal for one that is not there, is no consumer group, or is a private one of a replay of ours; KafkaError
 */
export async function rewindableGroup({ cluster, environment }: Pick<RewindContext, 'cluster' | 'environment'>, groupId: string): Promise<RewindableGroup> {
  if (isPrivateGroup(environment.REDRIVE_GROUP_PREFIX, groupId))
    throw refused('private-group', `${groupId} is a private group of a replay: its offsets are positions in the replay’s plan.`, groupId);
  const listed = (await listGroups(cluster)).find((group) => group.groupId === groupId);
  if (listed === undefined)
    throw new Refusal(`Cluster ${cluster.id} has no consumer group ${groupId}, or Redrive may not DESCRIBE it.`, {
      kind: 'not-found',
      type: 'no-such-group',
      fields: { cluster: cluster.id, group: groupId },
    });
  const kind = otherKind(listed);
  if (kind !== undefined) throw refused('not-rewindable', kind, groupId);
  const [group] = await describeGroups(cluster, [listed]);
  if (group?.members === undefined)
    throw refused('members-unknown', `Who is in ${groupId} could not be read: it has just ended, or it reads a topic that Redrive may not DESCRIBE.`, groupId);
  return { type: listed.type === 'consumer' ? 'consumer' : 'classic', kafkaState: group.state, members: group.members.map(seen) };
}

/** Members as they are named to whoever has to stop them: client id and host. */
export function namesOf(members: readonly MemberSeen[]): string {
  const most = 5;
  const named = members.slice(0, most).map(({ clientId, host }) => `${clientId} (${host})`);
  return members.length > most ? `${named.join(', ')} and ${members.length - most} more` : named.join(', ');
}
