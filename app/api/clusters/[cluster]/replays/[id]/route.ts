import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { replayPath } from '#app/api/path-parts.ts';
import { showReplay } from '#lib/replay/show-replay.ts';

/** One replay: its plan, and what became of each message. */
export const GET = handle({ action: 'replays:read', params: replayPath }, ({ actor, params }) => showReplay(inCluster(params.cluster), actor, params.id));
