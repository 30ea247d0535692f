import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { groupPath } from '#app/api/path-parts.ts';
import { declareGroup, showDeclaration } from '#lib/rewind/declare-group.ts';
import { declareRequest, groupDeclaration } from '#lib/rewind/rewind.ts';

export const GET = handle(
  {
    operation: 'readDeclaration',
    summary: 'Whether a consumer group is declared to deduplicate, by whom and when.',
    answer: groupDeclaration,
    refusals: ['not-found'],
    action: 'groups:read',
    params: groupPath,
  },
  ({ actor, params }) => showDeclaration(inCluster(params.cluster), actor, params.group),
);

export const POST = handle(
  {
    operation: 'declareGroup',
    summary: 'Declares whether a consumer group deduplicates; null takes that back.',
    answer: groupDeclaration,
    refusals: ['not-found', 'conflict', 'invalid', 'kafka'],
    action: 'groups:declare',
    params: groupPath,
    body: declareRequest,
  },
  ({ actor, params, body }) => declareGroup(inCluster(params.cluster), actor, { group: params.group, ...body }),
);
