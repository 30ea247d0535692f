import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { clusterPath } from '#app/api/path-parts.ts';
import { assignRequest } from '#lib/dead-letters/assignment.ts';
import { manyResult } from '#lib/dead-letters/many-actions.ts';
import { assignFailures } from '#lib/dead-letters/triage/assign.ts';

export const POST = handle(
  {
    operation: 'assignDeadLetters',
    summary: 'Acknowledges dead letters and gives them to somebody, or to nobody. Answers with what was done, and with each that was refused and why.',
    answer: manyResult,
    refusals: ['not-found', 'invalid'],
    action: 'dead-letters:assign',
    params: clusterPath,
    body: assignRequest,
  },
  ({ actor, params, body }) => {
    const { database, cluster } = inCluster(params.cluster);
    return assignFailures(database, actor, { ...body, cluster: cluster.id });
  },
);
