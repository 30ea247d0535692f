import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { clusterPath } from '#app/api/path-parts.ts';
import { listGroups } from '#lib/lag/list-groups.ts';

/** All consumer groups with their lag and state, the gravest first. */
export const GET = handle({ action: 'groups:read', params: clusterPath }, ({ actor, params }) => {
  const { pool, cluster } = inCluster(params.cluster);
  return listGroups(pool, actor, cluster.id);
});
