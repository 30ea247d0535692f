import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { clusterPath } from '#app/api/path-parts.ts';
import { findSamplingGaps } from '#lib/lag/find-sampling-gaps.ts';
import { samplingGaps } from '#lib/lag/sampling-gaps.ts';

export const GET = handle(
  {
    operation: 'listSamplingGaps',
    summary: 'When nobody sampled consumer groups over the last day: no worker ran, or Kafka could not be asked.',
    answer: samplingGaps,
    refusals: ['not-found'],
    action: 'groups:read',
    params: clusterPath,
  },
  ({ params }) => {
    const { pool, cluster } = inCluster(params.cluster);
    return findSamplingGaps(pool, cluster.id);
  },
);
