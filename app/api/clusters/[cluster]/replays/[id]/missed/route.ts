import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { replayPath } from '#app/api/path-parts.ts';
import { planMissed } from '#lib/replay/range/plan-missed.ts';
import { replayDetail } from '#lib/replay/replay-job.ts';
import { showReplay } from '#lib/replay/show-replay.ts';

export const POST = handle(
  {
    operation: 'planMissed',
    summary:
      'Plans of the range of a plan what the groups that missed it have not processed: what they dead-lettered and what they have not passed. Nothing is sent. Answers with the new plan.',
    answer: replayDetail,
    refusals: ['not-found', 'conflict', 'invalid', 'kafka'],
    action: 'replays:plan',
    params: replayPath,
  },
  async ({ actor, params }) => {
    const context = inCluster(params.cluster);
    return showReplay(context, actor, await planMissed(context, actor, params.id));
  },
);
