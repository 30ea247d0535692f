import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { deadLetterPath } from '#app/api/path-parts.ts';
import { deadLetterDetail, discardRequest } from '#lib/dead-letters/dead-letter.ts';
import { showDeadLetter } from '#lib/dead-letters/show-dead-letter.ts';
import { discardFailure } from '#lib/dead-letters/triage/discard.ts';

export const POST = handle(
  {
    operation: 'discardDeadLetter',
    summary: 'Decides that nothing will be done about it; can be undone. Answers with the dead letter as it is then.',
    answer: deadLetterDetail,
    refusals: ['not-found', 'conflict'],
    action: 'dead-letters:discard',
    params: deadLetterPath,
    body: discardRequest,
  },
  async ({ actor, params, body }) => {
    const context = inCluster(params.cluster);
    const asked = { cluster: context.cluster.id, id: params.id };
    await discardFailure(context.database, actor, { ...asked, ...body });
    return showDeadLetter(context, actor, asked);
  },
);
