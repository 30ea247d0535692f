import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { clusterPath } from '#app/api/path-parts.ts';
import { listTracedTopics } from '#lib/trace/list-traced-topics.ts';
import { tracedTopics } from '#lib/trace/traced-topic.ts';

export const GET = handle(
  {
    operation: 'listTracedTopics',
    summary: 'The topics whose events are traced, by which patterns, and how far each is.',
    answer: tracedTopics,
    refusals: ['not-found'],
    action: 'events:read',
    params: clusterPath,
  },
  ({ actor, params }) => {
    const { pool, cluster, environment } = inCluster(params.cluster);
    return listTracedTopics(pool, actor, cluster.id, environment.REDRIVE_TRACED_TOPICS);
  },
);
