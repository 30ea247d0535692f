import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { clusterPath } from '#app/api/path-parts.ts';
import { findQuery } from '#lib/replay/find/find-answer.ts';
import { findAnything } from '#lib/replay/find/find-anything.ts';

/** What a pasted text is (position, key, id, number) and where it leads; else what was looked for. */
export const GET = handle({ action: 'dead-letters:read', params: clusterPath, query: findQuery }, ({ actor, params, query }) =>
  findAnything(inCluster(params.cluster), actor, query.q),
);
