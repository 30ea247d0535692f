import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { clusterPath } from '#app/api/path-parts.ts';
import { suggestRanges } from '#lib/replay/range/suggest-ranges.ts';
import { suggestedRanges } from '#lib/replay/range/suggested-range.ts';

export const GET = handle(
  {
    operation: 'suggestRanges',
    summary: 'Ranges of topics to begin with: what open dead letters began in, by consumer group.',
    answer: suggestedRanges,
    refusals: ['not-found'],
    action: 'replays:read',
    params: clusterPath,
  },
  ({ actor, params }) => suggestRanges(inCluster(params.cluster), actor),
);
