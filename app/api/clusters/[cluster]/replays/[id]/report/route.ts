import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { replayPath } from '#app/api/path-parts.ts';
import { replayReport } from '#lib/replay/report/report.ts';
import { showReport } from '#lib/replay/show-replay.ts';

export const GET = handle(
  {
    operation: 'readReplayReport',
    summary: 'A replay added up: what was sent, proven, skipped, failed and came back, by reason.',
    answer: replayReport,
    refusals: ['not-found'],
    action: 'replays:read',
    params: replayPath,
  },
  ({ actor, params }) => showReport(inCluster(params.cluster), actor, params.id),
);
