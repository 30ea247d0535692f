import { getReplay } from '#lib/replay/get-replay.ts';
import { handle } from '../../../../handle.ts';
import { inCluster } from '../../../../in-cluster.ts';
import { replayPath } from '../../../../path-parts.ts';

/** One replay: its plan, and what became of each message. */
export const GET = handle({ action: 'replays:read', params: replayPath }, ({ params }) => getReplay(inCluster(params.cluster), params.id));
