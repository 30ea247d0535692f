import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { chainPath } from '#app/api/path-parts.ts';
import { isPrivateGroup } from '#lib/kafka/private-group.ts';
import { groupsPast } from '#lib/lag/groups-past.ts';
import { readGroupsPast } from '#lib/lag/read-groups-past.ts';
import { readChainEvents } from '#lib/trace/read-chain.ts';

export const GET = handle(
  {
    operation: 'listGroupsOfChain',
    summary: 'How far consumer groups are on the partitions that hold the events of a chain.',
    answer: groupsPast,
    refusals: ['not-found'],
    action: 'groups:read',
    params: chainPath,
  },
  async ({ actor, params }) => {
    const { pool, cluster, environment } = inCluster(params.cluster);
    const { events } = await readChainEvents(pool, actor, { cluster: cluster.id, correlationId: params.id });
    return readGroupsPast(pool, actor, {
      cluster: cluster.id,
      topics: [...new Set(events.map(({ topic }) => topic))],
      isOwn: (groupId) => isPrivateGroup(environment.REDRIVE_GROUP_PREFIX, groupId),
    });
  },
);
