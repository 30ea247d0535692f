import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { replayPath } from '#app/api/path-parts.ts';
import { replayDetail } from '#lib/replay/replay-job.ts';
import { showReplay } from '#lib/replay/show-replay.ts';
import { withdrawReplay } from '#lib/replay/withdraw-replay.ts';

export const POST = handle(
  {
    operation: 'withdrawReplay',
    summary: 'Puts a plan away. Answers with the replay as it is then.',
    answer: replayDetail,
    refusals: ['not-found', 'conflict'],
    action: 'replays:withdraw',
    params: replayPath,
  },
  async ({ actor, params }) => {
    const context = inCluster(params.cluster);
    await withdrawReplay(context, actor, params.id);
    return showReplay(context, actor, params.id);
  },
);
