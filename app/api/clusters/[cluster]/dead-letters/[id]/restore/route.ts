import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { deadLetterPath } from '#app/api/path-parts.ts';
import { deadLetterDetail, restoreRequest } from '#lib/dead-letters/dead-letter.ts';
import { showDeadLetter } from '#lib/dead-letters/show-dead-letter.ts';
import { restoreFailure } from '#lib/dead-letters/triage/restore.ts';

export const POST = handle(
  {
    operation: 'restoreDeadLetter',
    summary: 'Undoes a discard. Answers with the dead letter as it is then.',
    answer: deadLetterDetail,
    refusals: ['not-found', 'conflict'],
    action: 'dead-letters:restore',
    params: deadLetterPath,
    body: restoreRequest,
  },
  async ({ actor, params, body }) => {
    const context = inCluster(params.cluster);
    const asked = { cluster: context.cluster.id, id: params.id };
    await restoreFailure(context.database, actor, { ...asked, ...body });
    return showDeadLetter(context, actor, asked);
  },
);
