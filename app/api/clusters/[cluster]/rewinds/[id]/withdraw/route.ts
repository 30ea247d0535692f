import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { rewindPath } from '#app/api/path-parts.ts';
import { showRewind } from '#lib/rewind/get-rewind.ts';
import { rewindDetail } from '#lib/rewind/rewind.ts';
import { withdrawRewind } from '#lib/rewind/withdraw-rewind.ts';

export const POST = handle(
  {
    operation: 'withdrawRewind',
    summary: 'Puts a plan away. Answers with the rewind as it is then.',
    answer: rewindDetail,
    refusals: ['not-found', 'conflict'],
    action: 'groups:rewind',
    params: rewindPath,
  },
  async ({ actor, params }) => {
    const context = inCluster(params.cluster);
    await withdrawRewind(context, actor, params.id);
    return showRewind(context, actor, params.id);
  },
);
