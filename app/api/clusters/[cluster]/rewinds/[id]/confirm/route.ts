import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { rewindPath } from '#app/api/path-parts.ts';
import { confirmRewind } from '#lib/rewind/confirm-rewind.ts';
import { showRewind } from '#lib/rewind/get-rewind.ts';
import { confirmRewindRequest, rewindDetail } from '#lib/rewind/rewind.ts';

export const POST = handle(
  {
    operation: 'confirmRewind',
    summary: 'Confirms exactly the plan that was shown; a worker sets the offsets as soon as the group is empty.',
    answer: rewindDetail,
    refusals: ['not-found', 'conflict', 'invalid', 'kafka'],
    action: 'groups:rewind',
    params: rewindPath,
    body: confirmRewindRequest,
  },
  async ({ actor, params, body }) => {
    const context = inCluster(params.cluster);
    await confirmRewind(context, actor, { id: params.id, ...body });
    return showRewind(context, actor, params.id);
  },
);
