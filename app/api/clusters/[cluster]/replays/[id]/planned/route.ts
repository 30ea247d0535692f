import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { pageQuery, replayPath } from '#app/api/path-parts.ts';
import { plannedPage } from '#lib/replay/plan/planned-page.ts';
import { showPlanned } from '#lib/replay/show-replay.ts';

export const GET = handle(
  {
    operation: 'readPlannedMessages',
    summary: 'What a plan does to each of its dead letters, in the order in which they are sent.',
    answer: plannedPage,
    refusals: ['not-found', 'invalid'],
    action: 'replays:read',
    params: replayPath,
    query: pageQuery,
  },
  ({ actor, params, query }) => showPlanned(inCluster(params.cluster), actor, params.id, query),
);
