import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { replayPath } from '#app/api/path-parts.ts';
import { decideOvertaken } from '#lib/replay/range/decide-overtaken.ts';
import { overtakenDecision } from '#lib/replay/range/replay-range.ts';
import { replayDetail } from '#lib/replay/replay-job.ts';
import { showReplay } from '#lib/replay/show-replay.ts';

export const POST = handle(
  {
    operation: 'decideOvertaken',
    summary:
      'Answers what becomes of messages that newer events have overtaken: plans the range of a plan again, with its settings. Answers with the new plan.',
    answer: replayDetail,
    refusals: ['not-found', 'conflict', 'invalid', 'kafka'],
    action: 'replays:plan',
    params: replayPath,
    body: overtakenDecision,
  },
  async ({ actor, params, body }) => {
    const context = inCluster(params.cluster);
    return showReplay(context, actor, await decideOvertaken(context, actor, { id: params.id, ...body }));
  },
);
