import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { clusterPath } from '#app/api/path-parts.ts';
import { showRewind } from '#lib/rewind/get-rewind.ts';
import { listRewinds } from '#lib/rewind/list-rewinds.ts';
import { planRewind } from '#lib/rewind/plan-rewind.ts';
import { planRewindRequest, rewindDetail, rewindListQuery, rewindPage } from '#lib/rewind/rewind.ts';

export const GET = handle(
  {
    operation: 'listRewinds',
    summary: 'Rewinds of consumer groups, or of one group, newest first; of those under way, which were confirmed and have not ended, where `state` says so.',
    answer: rewindPage,
    refusals: ['not-found', 'invalid'],
    action: 'groups:read',
    params: clusterPath,
    query: rewindListQuery,
  },
  ({ actor, params, query }) => listRewinds(inCluster(params.cluster), actor, query),
);

export const POST = handle(
  {
    operation: 'planRewind',
    summary: 'Plans to set the committed offsets of a consumer group: to a time, to offsets, or to where its last outage began. Nothing is changed.',
    answer: rewindDetail,
    refusals: ['not-found', 'conflict', 'invalid', 'kafka'],
    action: 'groups:rewind',
    params: clusterPath,
    body: planRewindRequest,
  },
  async ({ actor, params, body }) => {
    const context = inCluster(params.cluster);
    return showRewind(context, actor, await planRewind(context, actor, body));
  },
);
