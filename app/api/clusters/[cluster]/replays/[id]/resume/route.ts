import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { replayPath } from '#app/api/path-parts.ts';
import { replayDetail } from '#lib/replay/replay-job.ts';
import { resumeReplay } from '#lib/replay/resume-replay.ts';
import { showReplay } from '#lib/replay/show-replay.ts';

export const POST = handle(
  {
    operation: 'resumeReplay',
    summary: 'Lets a paused replay go on. Answers with the replay as it is then.',
    answer: replayDetail,
    refusals: ['not-found', 'conflict'],
    action: 'replays:resume',
    params: replayPath,
  },
  async ({ actor, params }) => {
    const context = inCluster(params.cluster);
    await resumeReplay(context, actor, params.id);
    return showReplay(context, actor, params.id);
  },
);
