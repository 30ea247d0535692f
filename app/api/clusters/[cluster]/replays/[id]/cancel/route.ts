import { cancelReplay } from '#lib/replay/cancel-replay.ts';
import { getReplay } from '#lib/replay/get-replay.ts';
import { handle } from '../../../../../handle.ts';
import { inCluster } from '../../../../../in-cluster.ts';
import { replayPath } from '../../../../../path-parts.ts';

/** Ends a paused replay where it stands. Answers with the replay as it is then. */
export const POST = handle({ action: 'replays:confirm', params: replayPath }, async ({ actor, params }) => {
  const context = inCluster(params.cluster);
  await cancelReplay(context, actor, params.id);
  return getReplay(context, params.id);
});
