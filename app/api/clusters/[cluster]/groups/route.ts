import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { clusterPath } from '#app/api/path-parts.ts';
import { groupList } from '#lib/lag/group-lag.ts';
import { listGroups } from '#lib/lag/list-groups.ts';

export const GET = handle(
  {
    operation: 'listGroups',
    summary: 'All consumer groups with their lag and state, the gravest first.',
    answer: groupList,
    refusals: ['not-found'],
    action: 'groups:read',
    params: clusterPath,
  },
  ({ actor, params }) => {
    const { pool, cluster } = inCluster(params.cluster);
    return listGroups(pool, actor, cluster.id);
  },
);
