import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { clusterPath } from '#app/api/path-parts.ts';
import { undoAssignRequest } from '#lib/dead-letters/assignment.ts';
import { manyResult } from '#lib/dead-letters/many-actions.ts';
import { undoAssignment } from '#lib/dead-letters/triage/undo-assignment.ts';

export const POST = handle(
  {
    operation: 'undoAssignment',
    summary: 'Takes the last assignment of dead letters back, where nothing has happened to them since. Answers as assigning does.',
    answer: manyResult,
    refusals: ['not-found', 'invalid'],
    action: 'dead-letters:assign',
    params: clusterPath,
    body: undoAssignRequest,
  },
  ({ actor, params, body }) => {
    const { database, cluster } = inCluster(params.cluster);
    return undoAssignment(database, actor, { ...body, cluster: cluster.id });
  },
);
