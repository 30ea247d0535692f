import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { replayPath } from '#app/api/path-parts.ts';
import { getReplay } from '#lib/replay/get-replay.ts';

/** One replay: its plan, and what became of each message. */
export const GET = handle({ action: 'replays:read', params: replayPath }, ({ params }) => getReplay(inCluster(params.cluster), params.id));
