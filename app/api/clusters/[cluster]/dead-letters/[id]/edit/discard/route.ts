import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { deadLetterPath } from '#app/api/path-parts.ts';
import { discardEdit } from '#lib/dead-letters/edits/discard-edit.ts';
import { discardEditRequest, editDetail } from '#lib/dead-letters/edits/edit.ts';
import { showEdit } from '#lib/dead-letters/edits/show-edit.ts';

export const POST = handle(
  {
    operation: 'discardEdit',
    summary: 'Puts the draft away; its versions stay in the history. Answers with the edit as it is then.',
    answer: editDetail,
    refusals: ['not-found', 'conflict', 'invalid'],
    action: 'dead-letters:edit',
    params: deadLetterPath,
    body: discardEditRequest,
  },
  async ({ actor, params, body }) => {
    const context = inCluster(params.cluster);
    const asked = { cluster: context.cluster.id, id: params.id };
    await discardEdit(context.database, actor, { ...asked, ...body });
    return showEdit(context, actor, asked);
  },
);
