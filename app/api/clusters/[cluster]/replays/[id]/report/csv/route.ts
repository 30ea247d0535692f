import { downloadResponse } from '#app/api/download-response.ts';
import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { replayPath } from '#app/api/path-parts.ts';
import { showExport } from '#lib/replay/show-replay.ts';

export const GET = handle(
  {
    operation: 'exportReplayCsv',
    summary: 'Every message of a replay with what became of it, as CSV, its text safe to open in a spreadsheet.',
    answer: { media: 'text/csv' },
    refusals: ['not-found'],
    action: 'replays:read',
    params: replayPath,
  },
  async ({ actor, params }) =>
    downloadResponse(await showExport(inCluster(params.cluster), actor, params.id, 'csv'), { media: 'text/csv', fileName: `replay-${params.id}.csv` }),
);
