import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { replayPath } from '#app/api/path-parts.ts';
import { pauseReplay } from '#lib/replay/pause-replay.ts';
import { replayDetail } from '#lib/replay/replay-job.ts';
import { showReplay } from '#lib/replay/show-replay.ts';

export const POST = handle(
  {
    operation: 'pauseReplay',
    summary: 'Pauses a replay at the end of the slice under way. Answers with the replay as it is then.',
    answer: replayDetail,
    refusals: ['not-found', 'conflict'],
    action: 'replays:pause',
    params: replayPath,
  },
  async ({ actor, params }) => {
    const context = inCluster(params.cluster);
    await pauseReplay(context, actor, params.id);
    return showReplay(context, actor, params.id);
  },
);
