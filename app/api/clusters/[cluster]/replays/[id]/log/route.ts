import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { pageQuery, replayPath } from '#app/api/path-parts.ts';
import { logPage } from '#lib/replay/run/log-page.ts';
import { showLog } from '#lib/replay/show-replay.ts';

export const GET = handle(
  {
    operation: 'readReplayLog',
    summary: 'What happened in a replay, newest first: what was sent, decided, proven, and what came back.',
    answer: logPage,
    refusals: ['not-found', 'invalid'],
    action: 'replays:read',
    params: replayPath,
    query: pageQuery,
  },
  ({ actor, params, query }) => showLog(inCluster(params.cluster), actor, params.id, query),
);
