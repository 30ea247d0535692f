import { z } from 'zod';
import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { clusterPath } from '#app/api/path-parts.ts';
import { isAllowed } from '#lib/access/policy.ts';
import type { Change } from '#lib/live/change.ts';
import { eventStream } from '#lib/live/event-stream.ts';
import { liveFeed } from '#lib/live/live-feed.ts';

/** What must be allowed, on its topic where it has one, to be told of a change. */
const readActions = {
  'dead-letters': 'dead-letters:read',
  failure: 'dead-letters:read',
  events: 'events:read',
  replay: 'replays:read',
  rewind: 'groups:read',
  topics: 'topics:read',
} as const;

const query = z.object({ since: z.string().max(64).optional() });

export const GET = handle(
  {
    operation: 'followChanges',
    summary: 'What changes in a cluster, as it changes: server-sent events. They go on after the one that `Last-Event-ID`, or else `since`, names.',
    answer: { media: 'text/event-stream' },
    refusals: ['not-found'],
    action: 'clusters:read',
    params: clusterPath,
    query,
  },
  ({ actor, params, query: { since }, request }) => {
    const { id } = inCluster(params.cluster).cluster;
    const mayKnow = (change: Change) =>
      change.cluster === id && isAllowed(actor, readActions[change.kind], { cluster: id, ...('topic' in change ? { topic: change.topic } : {}) });
    const stream = eventStream(liveFeed(), { since: request.headers.get('last-event-id') ?? since ?? null, mayKnow, request });
    // Neither Next's compression nor a proxy may hold messages back.
    return new Response(stream, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' } });
  },
);
