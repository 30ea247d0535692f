import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { chainPath } from '#app/api/path-parts.ts';
import { failuresOfEvents } from '#lib/dead-letters/find/failures-of-events.ts';
import { readFailuresOfEvents } from '#lib/dead-letters/find/read-failures-of-events.ts';
import { readChainEvents } from '#lib/trace/read-chain.ts';

export const GET = handle(
  {
    operation: 'listFailuresOfChain',
    summary: 'The dead letters that were made of the events of a chain.',
    answer: failuresOfEvents,
    refusals: ['not-found'],
    action: 'dead-letters:read',
    params: chainPath,
  },
  async ({ actor, params }) => {
    const { pool, cluster } = inCluster(params.cluster);
    const { events, cursor } = await readChainEvents(pool, actor, { cluster: cluster.id, correlationId: params.id });
    const found = await readFailuresOfEvents(pool, actor, cluster.id, events);
    return { ...found, isWhole: found.isWhole && cursor === null };
  },
);
