import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { keyPage, keyPath } from '#app/api/path-parts.ts';
import { keyHistory } from '#lib/trace/key-history.ts';
import { readKeyHistory } from '#lib/trace/read-key-history.ts';

export const GET = handle(
  {
    operation: 'readKeyHistory',
    summary: 'The events of one key over all traced topics, the newest first.',
    answer: keyHistory,
    refusals: ['not-found', 'invalid'],
    action: 'events:read',
    params: keyPath,
    query: keyPage,
  },
  ({ actor, params, query }) => {
    const { pool, cluster } = inCluster(params.cluster);
    return readKeyHistory(pool, actor, { cluster: cluster.id, key: params.key, limit: query.limit, after: query.cursor });
  },
);
