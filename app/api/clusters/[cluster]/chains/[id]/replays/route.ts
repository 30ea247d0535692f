import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { chainPath } from '#app/api/path-parts.ts';
import { readReplaysOfEvents } from '#lib/replay/read-replays-of-events.ts';
import { replaysOfEvents } from '#lib/replay/replays-of-events.ts';
import { readChainEvents } from '#lib/trace/read-chain.ts';

export const GET = handle(
  {
    operation: 'listReplaysOfChain',
    summary: 'Which events of a chain were sent by a replay, and by which.',
    answer: replaysOfEvents,
    refusals: ['not-found'],
    action: 'replays:read',
    params: chainPath,
  },
  async ({ actor, params }) => {
    const { pool, cluster } = inCluster(params.cluster);
    const { events } = await readChainEvents(pool, actor, { cluster: cluster.id, correlationId: params.id });
    return readReplaysOfEvents(
      pool,
      actor,
      cluster.id,
      events.filter(({ jobId }) => jobId !== null),
    );
  },
);
