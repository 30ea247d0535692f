import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { clusterPath } from '#app/api/path-parts.ts';
import { listTopics } from '#lib/dead-letters/list-topics.ts';
import { topicList } from '#lib/dead-letters/topic-progress.ts';

export const GET = handle(
  {
    operation: 'listTopics',
    summary: 'The dead letter topics, how far they are indexed, and the patterns they are found by.',
    answer: topicList,
    refusals: ['not-found'],
    action: 'topics:read',
    params: clusterPath,
  },
  async ({ actor, params }) => {
    const { pool, cluster, environment } = inCluster(params.cluster);
    return topicList.parse({ topics: await listTopics(pool, actor, cluster.id), patterns: environment.REDRIVE_DEAD_LETTER_TOPICS });
  },
);
