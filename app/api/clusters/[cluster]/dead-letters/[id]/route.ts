import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { deadLetterPath } from '#app/api/path-parts.ts';
import { getDeadLetter } from '#lib/dead-letters/get-dead-letter.ts';

/** One dead letter with its records, notes, history and replays. */
export const GET = handle({ action: 'dead-letters:read-payload', params: deadLetterPath }, ({ params }) => {
  const { pool, database, cluster } = inCluster(params.cluster);
  return getDeadLetter(pool, database, cluster.id, params.id);
});
