import { z } from 'zod';
import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { clusterPath } from '#app/api/path-parts.ts';
import { arrivals, arrivalsRange } from '#lib/dead-letters/arrivals.ts';
import { countArrivals } from '#lib/dead-letters/count-arrivals.ts';

const query = z.object({ range: arrivalsRange.default('24h') });

export const GET = handle(
  {
    operation: 'countArrivals',
    summary: 'How many dead letters failed in each topic over a range of time, and which kinds of failure are open, the gravest first.',
    answer: arrivals,
    refusals: ['not-found'],
    action: 'dead-letters:read',
    params: clusterPath,
    query,
  },
  ({ actor, params, query: { range } }) => {
    const { pool, cluster } = inCluster(params.cluster);
    return countArrivals(pool, actor, cluster.id, range, Date.now());
  },
);
