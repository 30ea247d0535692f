import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { keyPage, keyPath } from '#app/api/path-parts.ts';
import { readReplaysOfEvents } from '#lib/replay/read-replays-of-events.ts';
import { replaysOfEvents } from '#lib/replay/replays-of-events.ts';
import { readKeyHistory } from '#lib/trace/read-key-history.ts';

export const GET = handle(
  {
    operation: 'listReplaysOfKey',
    summary: 'Which events on a page of a key’s history were sent by a replay, and by which.',
    answer: replaysOfEvents,
    refusals: ['not-found', 'invalid'],
    action: 'replays:read',
    params: keyPath,
    query: keyPage,
  },
  async ({ actor, params, query }) => {
    const { pool, cluster } = inCluster(params.cluster);
    const { events } = await readKeyHistory(pool, actor, { cluster: cluster.id, key: params.key, limit: query.limit, after: query.cursor });
    return readReplaysOfEvents(
      pool,
      actor,
      cluster.id,
      events.filter(({ jobId }) => jobId !== null),
    );
  },
);
