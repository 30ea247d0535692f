import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { deadLetterPath } from '#app/api/path-parts.ts';
import { deadLetterDetail, resolveRequest } from '#lib/dead-letters/dead-letter.ts';
import { showDeadLetter } from '#lib/dead-letters/show-dead-letter.ts';
import { resolveFailure } from '#lib/dead-letters/triage/resolve.ts';

export const POST = handle(
  {
    operation: 'resolveDeadLetter',
    summary: 'Takes a person’s word, with a reason, that a replayed dead letter is dealt with. Answers with the dead letter as it is then.',
    answer: deadLetterDetail,
    refusals: ['not-found', 'conflict'],
    action: 'dead-letters:resolve',
    params: deadLetterPath,
    body: resolveRequest,
  },
  async ({ actor, params, body }) => {
    const context = inCluster(params.cluster);
    const asked = { cluster: context.cluster.id, id: params.id };
    await resolveFailure(context.database, actor, { ...asked, ...body });
    return showDeadLetter(context, actor, asked);
  },
);
