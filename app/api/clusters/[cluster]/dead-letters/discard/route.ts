import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { clusterPath } from '#app/api/path-parts.ts';
import { discardManyRequest, manyResult } from '#lib/dead-letters/many-actions.ts';
import { discardFailures } from '#lib/dead-letters/triage/discard.ts';

export const POST = handle(
  {
    operation: 'discardDeadLetters',
    summary: 'Discards up to 1,000 with one reason; can be undone. Answers with what was done, or would be (`dryRun`), and with each that was refused and why.',
    answer: manyResult,
    refusals: ['not-found'],
    action: 'dead-letters:discard',
    params: clusterPath,
    body: discardManyRequest,
  },
  ({ actor, params, body }) => {
    const { database, cluster } = inCluster(params.cluster);
    return discardFailures(database, actor, { ...body, cluster: cluster.id });
  },
);
