import { z } from 'zod';
import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { clusterPath } from '#app/api/path-parts.ts';
import { pageLimit } from '#lib/access/page-limit.ts';
import { latestChains } from '#lib/trace/latest-chains.ts';
import { listLatestChains } from '#lib/trace/list-latest-chains.ts';

export const GET = handle(
  {
    operation: 'listLatestChains',
    summary: 'The chains that moved last, each with its newest event. Any chain is found through /find.',
    answer: latestChains,
    refusals: ['not-found'],
    action: 'events:read',
    params: clusterPath,
    query: z.object({ limit: pageLimit }),
  },
  ({ actor, params, query }) => {
    const { pool, cluster } = inCluster(params.cluster);
    return listLatestChains(pool, actor, cluster.id, query.limit);
  },
);
