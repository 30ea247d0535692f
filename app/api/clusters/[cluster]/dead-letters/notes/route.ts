import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { clusterPath } from '#app/api/path-parts.ts';
import { manyResult, noteManyRequest } from '#lib/dead-letters/many-actions.ts';
import { addNotes } from '#lib/dead-letters/triage/add-note.ts';

export const POST = handle(
  {
    operation: 'addNotes',
    summary: 'Adds the same note to each of up to 1,000. Answers with those that have it, and with each that was refused and why.',
    answer: manyResult,
    refusals: ['not-found'],
    action: 'dead-letters:note',
    params: clusterPath,
    body: noteManyRequest,
  },
  ({ actor, params, body }) => {
    const { database, cluster } = inCluster(params.cluster);
    return addNotes(database, actor, { ...body, cluster: cluster.id });
  },
);
