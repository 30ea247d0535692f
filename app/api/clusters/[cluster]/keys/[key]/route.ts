import { z } from 'zod';
import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { clusterPath } from '#app/api/path-parts.ts';
import { pageLimit } from '#lib/access/page-limit.ts';
import { keyHistory } from '#lib/trace/key-history.ts';
import { eventCursor } from '#lib/trace/read-events.ts';
import { readKeyHistory } from '#lib/trace/read-key-history.ts';

export const GET = handle(
  {
    operation: 'readKeyHistory',
    summary: 'The events of one key over all traced topics, the newest first.',
    answer: keyHistory,
    refusals: ['not-found', 'invalid'],
    action: 'events:read',
    params: clusterPath.extend({ key: z.string().max(1_000) }),
    query: z.object({ cursor: eventCursor.optional(), limit: pageLimit }),
  },
  ({ actor, params, query }) => {
    const { pool, cluster } = inCluster(params.cluster);
    return readKeyHistory(pool, actor, { cluster: cluster.id, key: params.key, limit: query.limit, after: query.cursor });
  },
);
