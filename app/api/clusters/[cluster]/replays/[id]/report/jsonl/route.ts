import { downloadResponse } from '#app/api/download-response.ts';
import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { replayPath } from '#app/api/path-parts.ts';
import { showExport } from '#lib/replay/show-replay.ts';

export const GET = handle(
  {
    operation: 'exportReplayJsonl',
    summary: 'Every message of a replay with what became of it, as JSON lines.',
    answer: { media: 'application/jsonl' },
    refusals: ['not-found'],
    action: 'replays:read',
    params: replayPath,
  },
  async ({ actor, params }) =>
    downloadResponse(await showExport(inCluster(params.cluster), actor, params.id, 'jsonl'), {
      media: 'application/jsonl',
      fileName: `replay-${params.id}.jsonl`,
    }),
);
