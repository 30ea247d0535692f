import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { clusterPath } from '#app/api/path-parts.ts';
import { manyResult, wakeRequest } from '#lib/dead-letters/many-actions.ts';
import { wakeFailures } from '#lib/dead-letters/triage/wake.ts';

export const POST = handle(
  {
    operation: 'wakeDeadLetters',
    summary: 'Wakes snoozed ones before their time: each is what it was. Answers as discarding does, without `dryRun`.',
    answer: manyResult,
    refusals: ['not-found'],
    action: 'dead-letters:wake',
    params: clusterPath,
    body: wakeRequest,
  },
  ({ actor, params, body }) => {
    const { database, cluster } = inCluster(params.cluster);
    return wakeFailures(database, actor, { ...body, cluster: cluster.id });
  },
);
