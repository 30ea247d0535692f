import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { replayPath } from '#app/api/path-parts.ts';
import { confirmReplay } from '#lib/replay/confirm-replay.ts';
import { confirmRequest, replayDetail } from '#lib/replay/replay-job.ts';
import { showReplay } from '#lib/replay/show-replay.ts';

export const POST = handle(
  {
    operation: 'confirmReplay',
    summary: 'Confirms exactly the plan that was shown; workers begin to send.',
    answer: replayDetail,
    refusals: ['not-found', 'conflict', 'invalid', 'kafka'],
    action: 'replays:confirm',
    params: replayPath,
    body: confirmRequest,
  },
  async ({ actor, params, body }) => {
    const context = inCluster(params.cluster);
    await confirmReplay(context, actor, { id: params.id, ...body });
    return showReplay(context, actor, params.id);
  },
);
