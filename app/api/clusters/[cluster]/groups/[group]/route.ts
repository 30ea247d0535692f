import { z } from 'zod';
import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { groupPath } from '#app/api/path-parts.ts';
import { groupDetail, lagRange } from '#lib/lag/group-lag.ts';
import { showGroup } from '#lib/lag/show-group.ts';

/** How far `points` go back. */
const query = z.object({ range: lagRange.default('6h') });

export const GET = handle(
  {
    operation: 'readGroup',
    summary: 'One consumer group: its partitions with the samples behind each verdict, its members, and its lag over time.',
    answer: groupDetail,
    refusals: ['not-found'],
    action: 'groups:read',
    params: groupPath,
    query,
  },
  ({ actor, params, query: { range } }) => {
    const { pool, cluster } = inCluster(params.cluster);
    return showGroup(pool, actor, { cluster: cluster.id, groupId: params.group, range });
  },
);
