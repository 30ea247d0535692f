import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { deadLetterPath } from '#app/api/path-parts.ts';
import { deadLetterDetail } from '#lib/dead-letters/dead-letter.ts';
import { showDeadLetter } from '#lib/dead-letters/show-dead-letter.ts';

export const GET = handle(
  {
    operation: 'readDeadLetter',
    summary: 'One dead letter with its records, notes, history and replays.',
    answer: deadLetterDetail,
    refusals: ['not-found'],
    action: 'dead-letters:read-payload',
    params: deadLetterPath,
  },
  ({ actor, params }) => {
    const context = inCluster(params.cluster);
    return showDeadLetter(context, actor, { cluster: context.cluster.id, id: params.id });
  },
);
