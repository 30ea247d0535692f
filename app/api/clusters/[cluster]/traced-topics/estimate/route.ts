import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { clusterPath } from '#app/api/path-parts.ts';
import { estimatePattern } from '#lib/trace/choices/estimate-pattern.ts';
import { tracedChoiceRequest, tracedEstimate } from '#lib/trace/choices/traced-choice.ts';

export const GET = handle(
  {
    operation: 'estimateTracing',
    summary: 'What tracing the topics of a pattern would take: records, bytes, and time at the rate limit. Nothing is changed.',
    answer: tracedEstimate,
    refusals: ['not-found', 'invalid', 'kafka'],
    action: 'events:read',
    params: clusterPath,
    query: tracedChoiceRequest,
  },
  ({ actor, params, query }) => estimatePattern(inCluster(params.cluster), query.pattern, actor),
);
