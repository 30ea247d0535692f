import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { replayPath } from '#app/api/path-parts.ts';
import { replayDetail } from '#lib/replay/replay-job.ts';
import { showReplay } from '#lib/replay/show-replay.ts';

export const GET = handle(
  {
    operation: 'readReplay',
    summary: 'One replay: its plan, and what became of each message.',
    answer: replayDetail,
    refusals: ['not-found'],
    action: 'replays:read',
    params: replayPath,
  },
  ({ actor, params }) => showReplay(inCluster(params.cluster), actor, params.id),
);
