import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { replayPath } from '#app/api/path-parts.ts';
import { showReplay } from '#lib/replay/show-replay.ts';
import { withdrawReplay } from '#lib/replay/withdraw-replay.ts';

/** Puts a plan away. Answers with the replay as it is then. */
export const POST = handle({ action: 'replays:withdraw', params: replayPath }, async ({ actor, params }) => {
  const context = inCluster(params.cluster);
  await withdrawReplay(context, actor, params.id);
  return showReplay(context, actor, params.id);
});
