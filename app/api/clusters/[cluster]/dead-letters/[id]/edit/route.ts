import { z } from 'zod';
import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { deadLetterPath } from '#app/api/path-parts.ts';
import { editDetail, editRequest } from '#lib/dead-letters/edits/edit.ts';
import { saveEdit } from '#lib/dead-letters/edits/save-edit.ts';
import { showEdit } from '#lib/dead-letters/edits/show-edit.ts';

const query = z.object({
  version: z
    .string()
    .regex(/^\d{1,9}$/, 'the number of a version')
    .transform(Number)
    .optional(),
});

export const GET = handle(
  {
    operation: 'readEdit',
    summary: 'A dead letter as a replay would send it, and its draft or an earlier version of its edit.',
    answer: editDetail,
    refusals: ['not-found', 'invalid'],
    action: 'dead-letters:read-payload',
    params: deadLetterPath,
    query,
  },
  ({ actor, params, query: { version } }) => {
    const context = inCluster(params.cluster);
    return showEdit(context, actor, { cluster: context.cluster.id, id: params.id, version });
  },
);

export const POST = handle(
  {
    operation: 'saveEdit',
    summary: 'Saves the next version of the draft. Answers with the edit as it is then.',
    answer: editDetail,
    refusals: ['not-found', 'conflict', 'invalid'],
    action: 'dead-letters:edit',
    params: deadLetterPath,
    body: editRequest,
  },
  async ({ actor, params, body }) => {
    const context = inCluster(params.cluster);
    const asked = { cluster: context.cluster.id, id: params.id };
    await saveEdit(context, actor, { ...asked, ...body });
    return showEdit(context, actor, asked);
  },
);
