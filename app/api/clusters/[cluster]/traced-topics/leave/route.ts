import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { clusterPath } from '#app/api/path-parts.ts';
import { leaveTraced } from '#lib/trace/choices/choose-traced.ts';
import { tracedChoiceRequest } from '#lib/trace/choices/traced-choice.ts';
import { listTracedTopics } from '#lib/trace/list-traced-topics.ts';
import { tracedTopics } from '#lib/trace/traced-topic.ts';

export const POST = handle(
  {
    operation: 'leaveTraced',
    summary: 'Takes back that topics of a pattern are traced by choice. What was indexed of them stays.',
    answer: tracedTopics,
    refusals: ['not-found', 'invalid'],
    action: 'events:trace',
    params: clusterPath,
    body: tracedChoiceRequest,
  },
  async ({ actor, params, body }) => {
    const { database, pool, cluster, environment } = inCluster(params.cluster);
    await leaveTraced({ database, cluster: cluster.id }, actor, body.pattern);
    return listTracedTopics(pool, actor, cluster.id, environment.REDRIVE_TRACED_TOPICS);
  },
);
