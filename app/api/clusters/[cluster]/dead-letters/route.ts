import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { clusterPath } from '#app/api/path-parts.ts';
import { deadLetterQuery } from '#lib/dead-letters/dead-letter.ts';
import { listDeadLetters } from '#lib/dead-letters/list-dead-letters.ts';

/** Dead letters, last failed first. */
export const GET = handle({ action: 'dead-letters:read', params: clusterPath, query: deadLetterQuery }, ({ actor, params, query }) => {
  const { pool, cluster } = inCluster(params.cluster);
  return listDeadLetters(pool, actor, cluster.id, query);
});
