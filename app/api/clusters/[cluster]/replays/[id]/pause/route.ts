import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { replayPath } from '#app/api/path-parts.ts';
import { pauseReplay } from '#lib/replay/pause-replay.ts';
import { showReplay } from '#lib/replay/show-replay.ts';

/** Pauses a replay at the end of the slice under way. Answers with the replay as it is then. */
export const POST = handle({ action: 'replays:pause', params: replayPath }, async ({ actor, params }) => {
  const context = inCluster(params.cluster);
  await pauseReplay(context, actor, params.id);
  return showReplay(context, actor, params.id);
});
