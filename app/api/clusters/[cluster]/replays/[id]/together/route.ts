import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { replayPath } from '#app/api/path-parts.ts';
import { planTogether } from '#lib/replay/plan-together.ts';
import { replayDetail } from '#lib/replay/replay-job.ts';
import { showReplay } from '#lib/replay/show-replay.ts';

export const POST = handle(
  {
    operation: 'planTogether',
    summary:
      'Plans the dead letters of a plan together with the open ones that other consumer groups have of the same messages: each message is sent once. Nothing is sent. Answers with the new plan.',
    answer: replayDetail,
    refusals: ['not-found', 'conflict', 'invalid', 'kafka'],
    action: 'replays:plan',
    params: replayPath,
  },
  async ({ actor, params }) => {
    const context = inCluster(params.cluster);
    return showReplay(context, actor, await planTogether(context, actor, params.id));
  },
);
