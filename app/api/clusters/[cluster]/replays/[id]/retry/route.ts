import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { replayPath } from '#app/api/path-parts.ts';
import { replayDetail, retryRequest } from '#lib/replay/replay-job.ts';
import { retryReplay } from '#lib/replay/retry-replay.ts';
import { showReplay } from '#lib/replay/show-replay.ts';

export const POST = handle(
  {
    operation: 'retryReplay',
    summary: 'Plans a replay of what was not sent in one that has ended, or of what came back. Nothing is sent. Answers with the new plan.',
    answer: replayDetail,
    refusals: ['not-found', 'conflict', 'invalid', 'kafka'],
    action: 'replays:plan',
    params: replayPath,
    body: retryRequest,
  },
  async ({ actor, params, body }) => {
    const context = inCluster(params.cluster);
    return showReplay(context, actor, await retryReplay(context, actor, { id: params.id, ...body }));
  },
);
