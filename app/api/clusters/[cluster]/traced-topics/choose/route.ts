import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { clusterPath } from '#app/api/path-parts.ts';
import { chooseTraced } from '#lib/trace/choices/choose-traced.ts';
import { estimatePattern } from '#lib/trace/choices/estimate-pattern.ts';
import { tracedChoiceRequest } from '#lib/trace/choices/traced-choice.ts';
import { listTracedTopics } from '#lib/trace/list-traced-topics.ts';
import { tracedTopics } from '#lib/trace/traced-topic.ts';

export const POST = handle(
  {
    operation: 'chooseTraced',
    summary:
      'Opts in to tracing the topics of a pattern, beside those of the configuration. Workers begin within seconds; the audit keeps what it was estimated to take.',
    answer: tracedTopics,
    refusals: ['not-found', 'conflict', 'invalid', 'kafka'],
    action: 'events:trace',
    params: clusterPath,
    body: tracedChoiceRequest,
  },
  async ({ actor, params, body }) => {
    const context = inCluster(params.cluster);
    await chooseTraced({ database: context.database, cluster: context.cluster.id }, actor, await estimatePattern(context, body.pattern, null));
    return listTracedTopics(context.pool, actor, context.cluster.id, context.environment.REDRIVE_TRACED_TOPICS);
  },
);
