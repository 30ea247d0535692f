import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { clusterPath } from '#app/api/path-parts.ts';
import { manyResult, restoreManyRequest } from '#lib/dead-letters/many-actions.ts';
import { restoreFailures } from '#lib/dead-letters/triage/restore.ts';

export const POST = handle(
  {
    operation: 'restoreDeadLetters',
    summary: 'Undoes discards, where nothing has happened since. Answers as discarding does.',
    answer: manyResult,
    refusals: ['not-found'],
    action: 'dead-letters:restore',
    params: clusterPath,
    body: restoreManyRequest,
  },
  ({ actor, params, body }) => {
    const { database, cluster } = inCluster(params.cluster);
    return restoreFailures(database, actor, { ...body, cluster: cluster.id });
  },
);
