import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { replayPath } from '#app/api/path-parts.ts';
import { changeSettings } from '#lib/replay/change-settings.ts';
import { replayDetail } from '#lib/replay/replay-job.ts';
import { settingsRequest } from '#lib/replay/run/run-settings.ts';
import { showReplay } from '#lib/replay/show-replay.ts';

export const POST = handle(
  {
    operation: 'changeReplaySettings',
    summary: 'Chooses how a plan will run: rate, ramp, canary, what pauses it by itself. Answers with the plan, which has another hash then.',
    answer: replayDetail,
    refusals: ['not-found', 'conflict', 'invalid', 'kafka'],
    action: 'replays:plan',
    params: replayPath,
    body: settingsRequest,
  },
  async ({ actor, params, body }) => {
    const context = inCluster(params.cluster);
    await changeSettings(context, actor, { id: params.id, ...body });
    return showReplay(context, actor, params.id);
  },
);
