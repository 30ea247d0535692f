import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { clusterPath } from '#app/api/path-parts.ts';
import { deadLetterPage, deadLetterQuery } from '#lib/dead-letters/dead-letter.ts';
import { listDeadLetters } from '#lib/dead-letters/list-dead-letters.ts';
import { searchDeadLetters } from '#lib/dead-letters/search/search-dead-letters.ts';

export const GET = handle(
  {
    operation: 'listDeadLetters',
    summary: 'Dead letters, last failed first; with `q` or `header` those that hold it, the newest record first.',
    answer: deadLetterPage,
    refusals: ['not-found', 'invalid'],
    action: 'dead-letters:read',
    params: clusterPath,
    query: deadLetterQuery,
  },
  ({ actor, params, query }) => {
    const { pool, cluster } = inCluster(params.cluster);
    const isSearch = query.q !== undefined || query.header !== undefined;
    return isSearch ? searchDeadLetters(pool, actor, cluster.id, query) : listDeadLetters(pool, actor, cluster.id, query);
  },
);
