import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { keyPage, keyPath } from '#app/api/path-parts.ts';
import { failuresOfEvents } from '#lib/dead-letters/find/failures-of-events.ts';
import { readFailuresOfEvents } from '#lib/dead-letters/find/read-failures-of-events.ts';
import { readKeyHistory } from '#lib/trace/read-key-history.ts';

export const GET = handle(
  {
    operation: 'listFailuresOfKey',
    summary: 'The dead letters that were made of the events on a page of a key’s history.',
    answer: failuresOfEvents,
    refusals: ['not-found', 'invalid'],
    action: 'dead-letters:read',
    params: keyPath,
    query: keyPage,
  },
  async ({ actor, params, query }) => {
    const { pool, cluster } = inCluster(params.cluster);
    const { events } = await readKeyHistory(pool, actor, { cluster: cluster.id, key: params.key, limit: query.limit, after: query.cursor });
    return readFailuresOfEvents(pool, actor, cluster.id, events);
  },
);
