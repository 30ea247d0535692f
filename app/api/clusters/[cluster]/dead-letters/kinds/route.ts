import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { clusterPath } from '#app/api/path-parts.ts';
import { deadLetterKinds } from '#lib/dead-letters/dead-letter-kind.ts';
import { listKinds } from '#lib/dead-letters/list-kinds.ts';

export const GET = handle(
  {
    operation: 'listKinds',
    summary: 'The topics, consumer groups and error classes that the list can be narrowed to, with how many failures each has.',
    answer: deadLetterKinds,
    refusals: ['not-found'],
    action: 'dead-letters:read',
    params: clusterPath,
  },
  ({ actor, params }) => {
    const { pool, cluster } = inCluster(params.cluster);
    return listKinds(pool, actor, cluster.id);
  },
);
