import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { rewindPath } from '#app/api/path-parts.ts';
import { cancelRewind } from '#lib/rewind/cancel-rewind.ts';
import { showRewind } from '#lib/rewind/get-rewind.ts';
import { rewindDetail } from '#lib/rewind/rewind.ts';

export const POST = handle(
  {
    operation: 'cancelRewind',
    summary: 'Ends a rewind that waits for its group to be empty. Answers with the rewind as it is then.',
    answer: rewindDetail,
    refusals: ['not-found', 'conflict'],
    action: 'groups:rewind',
    params: rewindPath,
  },
  async ({ actor, params }) => {
    const context = inCluster(params.cluster);
    await cancelRewind(context, actor, params.id);
    return showRewind(context, actor, params.id);
  },
);
