import { z } from 'zod';
import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { chainPath } from '#app/api/path-parts.ts';
import { readSentTimes } from '#lib/replay/read-replays-of-events.ts';
import { chainAnswer } from '#lib/trace/chain/chain.ts';
import { readChain } from '#lib/trace/read-chain.ts';
import { eventCursor } from '#lib/trace/read-events.ts';

export const GET = handle(
  {
    operation: 'readChain',
    summary: 'The events of a correlation id, what led to what, what is odd about them, and what usually follows and has not come.',
    answer: chainAnswer,
    refusals: ['not-found', 'invalid'],
    action: 'events:read',
    params: chainPath,
    query: z.object({ cursor: eventCursor.optional() }),
  },
  ({ actor, params, query }) => {
    const { pool, cluster } = inCluster(params.cluster);
    return readChain(pool, actor, {
      cluster: cluster.id,
      correlationId: params.id,
      after: query.cursor,
      readSentTimes: (events) => readSentTimes(pool, cluster.id, events),
    });
  },
);
