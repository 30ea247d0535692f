import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { clusterPath } from '#app/api/path-parts.ts';
import { manyResult, snoozeRequest } from '#lib/dead-letters/many-actions.ts';
import { snoozeFailures } from '#lib/dead-letters/triage/snooze.ts';

export const POST = handle(
  {
    operation: 'snoozeDeadLetters',
    summary: 'Puts up to 1,000 aside until a time, or until so many more of the kind of each have come. Answers as discarding does.',
    answer: manyResult,
    refusals: ['not-found', 'invalid'],
    action: 'dead-letters:snooze',
    params: clusterPath,
    body: snoozeRequest,
  },
  ({ actor, params, body }) => {
    const { database, cluster } = inCluster(params.cluster);
    return snoozeFailures(database, actor, { ...body, cluster: cluster.id });
  },
);
