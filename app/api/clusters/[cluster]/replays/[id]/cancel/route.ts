import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { replayPath } from '#app/api/path-parts.ts';
import { cancelReplay } from '#lib/replay/cancel-replay.ts';
import { replayDetail } from '#lib/replay/replay-job.ts';
import { showReplay } from '#lib/replay/show-replay.ts';

export const POST = handle(
  {
    operation: 'cancelReplay',
    summary: 'Ends a replay where it stands. Answers with the replay as it is then.',
    answer: replayDetail,
    refusals: ['not-found', 'conflict'],
    action: 'replays:cancel',
    params: replayPath,
  },
  async ({ actor, params }) => {
    const context = inCluster(params.cluster);
    await cancelReplay(context, actor, params.id);
    return showReplay(context, actor, params.id);
  },
);
