import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { clusterPath } from '#app/api/path-parts.ts';
import { findAnswer, findQuery } from '#lib/replay/find/find-answer.ts';
import { findAnything } from '#lib/replay/find/find-anything.ts';

export const GET = handle(
  {
    operation: 'findAnything',
    summary: 'What a pasted text is (position, key, id, number) and where it leads; else what was looked for.',
    answer: findAnswer,
    refusals: ['not-found', 'invalid'],
    action: 'dead-letters:read',
    params: clusterPath,
    query: findQuery,
  },
  ({ actor, params, query }) => findAnything(inCluster(params.cluster), actor, query.q),
);
