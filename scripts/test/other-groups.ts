import { randomUUID } from 'node:crypto';
import { joinGroupV9, Writer } from '@platformatic/kafka';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { findCoordinators } from '#lib/kafka/coordinators.ts';
import type { ProtocolApi } from '#lib/kafka/protocol-request.ts';

async function coordinatorNode(cluster: KafkaCluster, groupId: string): Promise<number> {
  const node = (await findCoordinators(cluster, 'group', [groupId], performance.now() + 10_000)).get(groupId);
  if (node === undefined) throw new Error(`nobody coordinates ${groupId}`);
  return node;
}

/** ShareGroupHeartbeat (KIP-932), of which the client library knows nothing: joins, and reads no more of the answer than whether it was taken. */
const shareGroupHeartbeat: ProtocolApi<[groupId: string, topic: string], number> = {
  api: { key: 76, version: 1 },
  createRequest: (groupId, topic) =>
    Writer.create()
      .appendString(groupId)
      .appendString(randomUUID())
      .appendInt32(0)
      .appendString(null)
      .appendArray([topic], (topics, name) => topics.appendString(name), true, false)
      .appendTaggedFields(),
  parseResponse: (_correlationId, _key, _version, reader) => {
    reader.readInt32();
    return reader.readInt16();
  },
};

/** Makes a share group with a member that says nothing more, and is let go of after its session. */
export async function joinShareGroup(cluster: KafkaCluster, groupId: string, topic: string): Promise<void> {
  const errorCode = await cluster.request(await coordinatorNode(cluster, groupId), [shareGroupHeartbeat], [groupId, topic]);
  if (errorCode !== 0) throw new Error(`the share group ${groupId} was not joined: error ${errorCode}`);
}

/** Makes a classic group of another protocol type, as Connect's workers are one. */
export async function joinGroupOfType(cluster: KafkaCluster, groupId: string, protocolType: string): Promise<void> {
  const node = await coordinatorNode(cluster, groupId);
  const protocols = [{ name: 'sessioned', metadata: Buffer.from('anything') }];
  const join = (memberId: string) => cluster.request(node, [joinGroupV9], [groupId, 10_000, 10_000, memberId, null, protocolType, protocols, null]);
  const { memberId } = await join('');
  await join(memberId ?? '');
}
