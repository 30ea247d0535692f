import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { replayPath } from '#app/api/path-parts.ts';
import { changeRate } from '#lib/replay/change-rate.ts';
import { replayDetail } from '#lib/replay/replay-job.ts';
import { rateRequest } from '#lib/replay/run/run-settings.ts';
import { showReplay } from '#lib/replay/show-replay.ts';

export const POST = handle(
  {
    operation: 'changeReplayRate',
    summary: 'Changes the messages per second of a replay that is being sent or is paused. Answers with the replay as it is then.',
    answer: replayDetail,
    refusals: ['not-found', 'conflict', 'invalid'],
    action: 'replays:rate',
    params: replayPath,
    body: rateRequest,
  },
  async ({ actor, params, body }) => {
    const context = inCluster(params.cluster);
    await changeRate(context, actor, { id: params.id, ...body });
    return showReplay(context, actor, params.id);
  },
);
