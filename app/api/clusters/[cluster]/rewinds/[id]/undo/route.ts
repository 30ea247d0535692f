import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { rewindPath } from '#app/api/path-parts.ts';
import { showRewind } from '#lib/rewind/get-rewind.ts';
import { planUndo } from '#lib/rewind/plan-undo.ts';
import { rewindDetail } from '#lib/rewind/rewind.ts';

export const POST = handle(
  {
    operation: 'planUndo',
    summary: 'Plans to set the group of a rewind back to where it stood before. Answers with that plan, a rewind of its own; nothing is changed.',
    answer: rewindDetail,
    refusals: ['not-found', 'conflict', 'kafka'],
    action: 'groups:rewind',
    params: rewindPath,
  },
  async ({ actor, params }) => {
    const context = inCluster(params.cluster);
    return showRewind(context, actor, await planUndo(context, actor, params.id));
  },
);
